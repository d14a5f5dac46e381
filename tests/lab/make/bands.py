"""Eigenvalues of the samples' crystals from GPAW 22.8 (PBE, LCAO dzp; BaZrS3 szp), kept in bands.json.

These are the only numbers of the VASP-format samples that come from a calculation;
vasp_samples.py moves the conduction bands to the gap that it states.
Usage: bands.py <system>...
"""
import json
import sys
from pathlib import Path

import numpy as np
from ase import Atoms
from gpaw import GPAW, FermiDirac

import systems

STORE = Path(__file__).with_name('bands.json')
BANDS = {'Si': 8, 'SrTiO3': 28, 'SrFeO3': 26, 'NiO': 30, 'TiO2': 32, 'BaZrS3': 96}


def calculate(key):
    cell, positions, names, moments, mesh = systems.build(key)
    spin = any(moments)
    atoms = Atoms(names, cell=cell, scaled_positions=positions, pbc=True,
                  magmoms=moments if spin else None)
    setups = {'Ni': ':d,6.0'} if key == 'NiO' else {}
    calculator = GPAW(mode='lcao', basis='szp(dzp)' if key == 'BaZrS3' else 'dzp', xc='PBE', h=0.24 if key == 'BaZrS3' else 0.2, setups=setups,
                      kpts={'size': mesh, 'gamma': True}, nbands=BANDS[key] + 6,
                      occupations=FermiDirac(0.05), spinpol=spin, txt=f'/tmp/lab_{key}.txt',
                      convergence={'energy': 1e-4, 'density': 1e-3}, maxiter=120)
    atoms.calc = calculator
    atoms.get_potential_energy()
    points, _ = systems.k_points(cell, positions, names, moments, mesh)
    fixed = calculator.fixed_density(kpts=points.tolist(), symmetry='off', nbands=BANDS[key] + 6,
                                     txt=None, convergence={'bands': BANDS[key]})
    values = [[np.round(fixed.get_eigenvalues(kpt=k, spin=s)[:BANDS[key]], 4).tolist()
               for k in range(len(points))] for s in range(2 if spin else 1)]
    return {'fermi': round(float(calculator.get_fermi_level()), 4),
            'moments': np.round(calculator.get_magnetic_moments(), 3).tolist() if spin else None,
            'total_moment': round(float(calculator.get_magnetic_moment()), 4) if spin else None,
            'electrons': float(calculator.get_number_of_electrons()),
            'k_points': np.round(points, 8).tolist(), 'eigenvalues': values}


if __name__ == '__main__':
    for name in sys.argv[1:] or BANDS:
        result = calculate(name)
        kept = json.loads(STORE.read_text()) if STORE.exists() else {}
        kept[name] = result
        STORE.write_text(json.dumps(kept, separators=(',', ':'), sort_keys=True) + '\n')
        print(name, result['electrons'], result['fermi'], result['total_moment'], flush=True)
