#!/bin/sh
# Makes every file of tests/lab. The codes below are needed to make the data, not to use it:
#   apt-get install quantum-espresso quantum-espresso-data abinit abinit-data nwchem nwchem-data \
#     gpaw gpaw-data lammps python3-ase python3-pil python3-tifffile python3-pymatgen python3-spglib
# Usage: make.sh [qe abinit gpaw nwchem lammps bands vasp structures molecules tables images archive truth]
# All parts but bands (minutes of GPAW; its result is kept in make/bands.json) without arguments.
set -eu
lab=$(cd "$(dirname "$0")" && pwd)
python=/usr/bin/python3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_NUM_THREADS=1 LC_ALL=C PYTHONDONTWRITEBYTECODE=1
umask 022

# Host, user and scratch folder names do not belong in the samples; a short host name may also be part of a word.
clean() {
  for file in "$@"; do
    sed -i -e "s|$scratch|/scratch|g" -e "s/@$(hostname)\b/@node01/" -e "s/\(hostname *= *\)[^ ]*/\1node01/" -e "s|$lab|/data/lab|g" "$file"
  done
}

qe() {
  for run in qe_scf qe_vc_relax; do
    mkdir -p "$scratch/$run" "$lab/silicon/$run"
    cp "$lab/make/inputs/$run.in" "$lab/silicon/$run/$run.in"
    (cd "$scratch/$run" && pw.x -in "$lab/make/inputs/$run.in" >"$lab/silicon/$run/$run.out" 2>/dev/null)
    cp "$scratch/$run/tmp/si.save/data-file-schema.xml" "$lab/silicon/$run/"
    clean "$lab/silicon/$run/$run.out" "$lab/silicon/$run/data-file-schema.xml"
  done
}

abinit_run() {
  mkdir -p "$scratch/abinit" "$lab/silicon/abinit"
  cp "$lab/make/inputs/si.abi" "$lab/silicon/abinit/"
  (cd "$scratch/abinit" && cp "$lab/make/inputs/si.abi" . && abinit si.abi >log 2>&1)
  cp "$scratch/abinit/si.abo" "$scratch/abinit/sio_EIG.nc" "$lab/silicon/abinit/"
  clean "$lab/silicon/abinit/si.abo"
}

gpaw_run() {
  mkdir -p "$scratch/gpaw" "$lab/silicon/gpaw"
  cp "$lab/make/inputs/si_gpaw.py" "$lab/silicon/gpaw/"
  (cd "$scratch/gpaw" && $python "$lab/make/inputs/si_gpaw.py" >/dev/null)
  cp "$scratch/gpaw/si_gpaw.txt" "$scratch/gpaw/si.extxyz" "$lab/silicon/gpaw/"
  clean "$lab/silicon/gpaw/si_gpaw.txt"
}

nwchem_run() {
  mkdir -p "$scratch/nwchem" "$lab/oxides/nwchem_water"
  cp "$lab/make/inputs/water.nw" "$lab/oxides/nwchem_water/"
  (cd "$scratch/nwchem" && nwchem "$lab/make/inputs/water.nw" >"$lab/oxides/nwchem_water/water.out" 2>/dev/null)
  clean "$lab/oxides/nwchem_water/water.out"
}

lammps_run() {
  mkdir -p "$scratch/lammps" "$lab/oxides/lammps_MgO"
  $python "$lab/make/lammps_cell.py" "$scratch/lammps/MgO.data"
  cp "$lab/make/inputs/MgO.in" "$scratch/lammps/"
  (cd "$scratch/lammps" && lmp -in MgO.in >/dev/null)
  mv "$scratch/lammps/log.lammps" "$scratch/lammps/MgO.data" "$scratch/lammps/MgO.in" "$scratch/lammps/MgO.dump" "$lab/oxides/lammps_MgO/"
  clean "$lab/oxides/lammps_MgO/log.lammps"
}

bands() { $python "$lab/make/bands.py"; }
vasp() { $python "$lab/make/vasp_samples.py" "$lab" >/dev/null; }
truth() { $python "$lab/make/truth.py" "$lab"; }
structures() { $python "$lab/make/structures.py" "$lab"; }
molecules() { $python "$lab/make/molecules.py" "$lab/molecules"; }
tables() { $python "$lab/make/tables.py" "$lab/tables"; }
images() { $python "$lab/make/images.py" "$lab/microscopy"; }
archive() { $python "$lab/make/archives.py" "$lab"; }

for part in ${*:-qe abinit gpaw nwchem lammps vasp structures molecules tables images archive truth}; do
  case $part in
    abinit | gpaw | nwchem | lammps) "${part}_run" ;;
    qe | bands | vasp | structures | molecules | tables | images | archive | truth) "$part" ;;
    *) echo "make.sh: no part named $part" >&2; exit 2 ;;
  esac
done
