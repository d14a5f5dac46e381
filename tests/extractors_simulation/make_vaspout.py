#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes extractors/vasp/fixtures/vaspout/vaspout.h5: the layout of VASP 6's file, with invented numbers. Needs python3-h5py."""
import os, sys
import h5py
import numpy as np

text = lambda *words: np.array(words if len(words) != 1 else words[0], dtype="S")
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../extractors/vasp/fixtures/vaspout/vaspout.h5")
with h5py.File(sys.argv[1] if len(sys.argv) > 1 else path, "w", track_order=False) as f:
    for name, number in (("major", 6), ("minor", 5), ("patch", 1)):
        f["version/" + name] = number
    for tag, value in (("ENCUT", 400.0), ("EDIFF", 1e-6), ("ISMEAR", 0), ("SIGMA", 0.05), ("ISPIN", 2), ("NSW", 3), ("IBRION", 2), ("ISIF", 3), ("LDAU", 1), ("LDAUTYPE", 2)):
        f["input/incar/" + tag] = value
    f["input/incar/GGA"] = text("PS")
    f["input/incar/LDAUL"], f["input/incar/LDAUU"], f["input/incar/LDAUJ"] = [2, -1], [4.5, 0.0], [0.5, 0.0]
    f["input/kpoints/mode"] = text("g")
    for axis, number in zip("xyz", (4, 4, 3)):
        f["input/kpoints/nkp" + axis] = number
    f["input/potcar/content"] = text(
        "  PAW_PBE Ni_pv 06Sep2000\n   16.0\n parameters from PSCTR are:\n   SHA256 =  " + "ab" * 32 + " Ni_pv/POTCAR\n   VRHFIN =Ni: d\n   LEXCH  = PE\n"
        "   TITEL  = PAW_PBE Ni_pv 06Sep2000\n  SECRETBODY 1 2 3\n  PAW_PBE O 08Apr2002\n   LEXCH  = PE\n   TITEL  = PAW_PBE O 08Apr2002\n  SECRETBODY 4 5 6\n")
    for group in ("input/poscar/", "results/positions/"):
        f[group + "ion_types"] = text("Ni", "O")
        f[group + "number_ion_types"] = [1, 1]
        f[group + "ion_sha256"] = text("cd" * 32, "ef" * 32)
    d = "intermediate/ion_dynamics/"
    lattice = lambda a: a / 2 * np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]], dtype=float)
    f[d + "lattice_vectors"] = np.array([lattice(4.20), lattice(4.18)])
    f[d + "position_ions"] = np.array([[[0, 0, 0], [0.5, 0.5, 0.5]]] * 2)
    f[d + "energies_tags"] = text("free energy    TOTEN   ", "energy without entropy ", "energy(sigma->0)       ")
    f[d + "energies"] = np.array([[-11.0, -10.9, -10.95], [-11.2, -11.0, -11.1]])
    f[d + "forces"] = np.array([[[0, 0, 0.3], [0, 0, -0.3]], [[0, 0.03, 0.04], [0, -0.03, -0.04]]])
    f[d + "stress"] = np.array([np.diag([9.0, 9, 9]), [[10.0, 1, 2], [1, 20, 3], [2, 3, 30]]])
    f[d + "electronic_step_converged"] = np.array([[0.0], [0.0]])
    f[d + "magnetism/spin_moments/values"] = np.array([[[[0.4, 6.0, 8.0], [1.6, 3.4, 0.0]], [[0.1, 0.0, 1.5], [0.0, 0.2, 0.0]]]] * 2)
    e = "results/electron_eigenvalues/"
    f[e + "eigenvalues"] = np.array([[[-2.0, 1.0, 5.0], [-1.5, 0.5, 4.5]], [[-1.9, 0.8, 5.5], [-1.4, 0.9, 5.0]]])
    f[e + "fermiweights"] = np.array([[[1.0, 1, 0]] * 2] * 2)
    f[e + "kpoints"], f[e + "nb_tot"], f[e + "nelectrons"] = 2, 3, 16.0
    f["results/electron_dos/efermi"] = 2.5
    r = "results/linear_response/"
    f[r + "method_dielectric_tensor"] = text("dft")
    f[r + "electron_dielectric_tensor"], f[r + "ion_dielectric_tensor"] = np.diag([5.0, 5, 6]), np.diag([7.0, 7, 8])
    f[r + "born_charges"] = np.array([np.diag([2.0, 2, 2]), np.diag([-2.0, -2, -2])])
    c = np.zeros((3, 3, 3, 3))
    for i in range(3):
        for j in range(3):
            c[i, i, j, j] += 1000.0
            c[i, j, i, j] += 500.0
            c[i, j, j, i] += 500.0
    f[r + "relaxed_ion_elastic_modulus"] = c
