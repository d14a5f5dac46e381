"""Writes the VASP-format samples of silicon/, oxides/ and restricted/ (see vasp_format.py).

No VASP was run. Energies, moduli, moments and gaps are set here to values that PBE, PBE+U or HSE06
give for these crystals; band shapes come from bands.json (GPAW), conduction bands moved to the gap.
Usage: vasp_samples.py <tests/lab folder>; prints the truth values as JSON."""
import gzip
import json
import math
import sys
from pathlib import Path

import numpy as np
import spglib

import systems
from vasp_format import Run, Step

BANDS = json.loads(Path(__file__).with_name('bands.json').read_text())
VERSION = '5.4.4.18Apr17-6-g9f103f2a35'


def scf(target, count, start, ncg, last, settle=0.12, stuck=False):
    """Electronic steps that end at target; the last change is below `last`, or not when stuck."""
    rows, mixed = [], 6
    for n in range(1, count + 1):
        if n == 1:
            value = start
        elif n < mixed:
            value = target * 1.041 + (start - target) * 10 ** (-1.35 * (n - 1)) * (-1 if n == 2 else 1) * .2
        else:
            gap = abs(target) * 0.006 * settle ** (n - mixed)
            if stuck:
                gap = max(gap, abs(target) * 2.5e-4 * (1 + .3 * math.sin(1.7 * n)))
            value = target + gap * (1 if n % 2 else -1)
        if n == count:
            value = target
        rows.append(round(value, 8))
    if not stuck:
        rows[-2] = round(target + 0.62 * last, 8)
        rows[-3] = round(target - 9.1 * last, 8)
    out = []
    for n, energy in enumerate(rows, 1):
        change = abs(energy - (rows[n - 2] if n > 1 else 0.0))
        rms = 38.0 * 6.0 ** (-min(n, 5)) * 2.0 ** -max(0, n - 5)
        if stuck:
            rms = max(rms, 0.0137 * (1 + .3 * math.sin(2.3 * n)))
        out.append((energy, -change * (0.9 if n > 2 else 7.9), int(ncg * (1 + .31 * math.sin(1.9 * n))) // 4 * 4, rms,
                    rms * 1.9 if n >= 5 and n < count or stuck and n >= 5 else None))
    return out


def bands(key, occupied, top, gap, skip=0, keep=None, stretch=1.0):
    """Eigenvalues of bands.json with the valence band top at `top` and the given gap."""
    values = np.array(BANDS[key]['eigenvalues'])[:, :, skip:]
    values = values[:, :, :keep] if keep else values
    vbm, cbm = values[:, :, occupied - 1].max(), values[:, :, occupied].min()
    if cbm <= vbm:
        raise SystemExit(f'{key}: no gap in bands.json')
    out = values.copy()
    out[:, :, :occupied] = (values[:, :, :occupied] - vbm) * stretch + top
    out[:, :, occupied:] = values[:, :, occupied:] - cbm + top + gap
    return np.round(out, 4)


def gaps(values, occupied):
    vbm, cbm = values[:, :, occupied - 1].max(), values[:, :, occupied].min()
    direct = min((s[:, occupied] - s[:, occupied - 1]).min() for s in values)
    return round(float(cbm - vbm), 4), round(float(direct), 4)


def symmetric_forces(cell, positions, names, size):
    numbers = [systems.NUMBERS[n] for n in names]
    ops = spglib.get_symmetry((cell, positions, numbers), 1e-3)
    positions = np.array(positions)
    raw = np.array([[math.sin(3.1 * n + 1.3 * a) for a in range(3)] for n in range(len(names))])
    total = np.zeros_like(raw)
    for r, t in zip(ops['rotations'], ops['translations']):
        c = cell.T @ r @ np.linalg.inv(cell.T)
        image = positions @ r.T + t
        for i in range(len(names)):
            j = next(j for j in range(len(names)) if np.abs((image[i] - positions[j] + .5) % 1 - .5).max() < 1e-3)
            total[j] += c @ raw[i]
    total -= total.mean(0)
    return np.round(total / np.abs(total).max() * size, 6)


def truth(run, formula, group, functional, occupied=None, gap=None, **more):
    final = run.steps[-1]
    out = {'material.chemical_formula_reduced': formula, 'crystal_structure.space_group_number': group,
           'crystal_structure.number_of_atoms': len(run.names), 'crystal_structure.volume': round(final.volume, 4),
           'simulation.program_name': 'VASP', 'simulation.program_version': VERSION, 'dft.converged': final.converged,
           'dft.cutoff_energy': run.encut, 'dft.exchange_correlation_functional': functional, 'n_kpoints': len(run.k_points),
           'simulation.kpoints.mesh': list(run.mesh), 'results.energy_total': round(run.sigma_zero(final.energy), 8),
           'results.energy_free': round(final.energy, 8), 'properties.electronic.fermi_energy': round(run.fermi, 4),
           'n_ionic_steps': len(run.steps), 'n_electronic_steps_last': len(final.scf), 'n_bands': run.bands, 'n_spins': run.spins,
           'pressure_kB': round(sum(final.stress[:3]) / 3, 2)}
    if occupied:
        value, direct = gaps(run.eigenvalues, occupied)
        out.update({'properties.electronic.band_gap': value, 'properties.electronic.band_gap_direct': direct})
        assert abs(value - gap) < 1e-3
    else:
        out['properties.electronic.band_gap'] = 0.0
    out.update(more)
    return out


def general(system, encut, sigma=0.05, smearing=0, spin=1, nelm=60, ediff=1e-6, **more):
    return {'SYSTEM': system, 'PREC': 'Accurate', 'ENCUT': float(encut), 'ISPIN': spin, 'NELM': nelm, 'EDIFF': ediff,
            'ISMEAR': smearing, 'SIGMA': sigma, **more, 'LREAL': False, 'LASPH': True, 'LWAVE': False, 'LCHARG': False}


def silicon():
    cell, positions, names, moments, mesh = systems.build('Si')
    points, weights = systems.k_points(cell, positions, names, moments, mesh)
    values = bands('Si', 4, 5.6283, 0.7012)
    steps = [Step(cell, positions, np.zeros((2, 3)), [0.08731] * 3 + [0.0] * 3, scf(-10.84183352, 11, 31.84210377, 176, 1e-6))]
    run = Run('silicon diamond static PBE', 'Si2', names, steps, general('silicon diamond static PBE', 500, NSW=0, IBRION=-1, ISIF=2),
              mesh, points, weights, values, 5.8412, '2023.03.14  09:26:53', seconds=4.183)
    return run, truth(run, 'Si', 227, 'PBE', 4, 0.7012)


def strontium_titanate():
    cell, positions, names, moments, mesh = systems.build('SrTiO3')
    points, weights = systems.k_points(cell, positions, names, moments, mesh)
    values = bands('SrTiO3', 20, 3.7744, 1.8137)
    modulus, a0, e0 = 1.067, 3.9433, -40.07128840          # eV/A^3 (171 GPa), A, eV
    steps = []
    for a, count in ((3.905, 15), (3.9594, 10), (3.9432, 9)):
        strain = (a - a0) / a0
        energy = round(e0 + 4.5 * modulus * a0 ** 3 * strain ** 2, 8)
        pressure = round(-3 * modulus * strain * (1 - 3 * strain) * 1602.1766, 5)
        steps.append(Step(np.eye(3) * a, positions, np.zeros((5, 3)), [pressure] * 3 + [0.0] * 3,
                          scf(energy, count, 212.6471 if count == 15 else energy + 1.2, 1120, 1e-6)))
    run = Run('SrTiO3 cubic relaxation PBE', 'Sr1 Ti1 O3', names, steps,
              general('SrTiO3 cubic relaxation PBE', 520, EDIFFG=-0.01, NSW=30, IBRION=2, ISIF=3),
              mesh, points, weights, values, 4.1187, '2023.05.22  14:03:12', seconds=96.417, ionic_converged=True)
    return run, truth(run, 'SrTiO3', 221, 'PBE', 20, 1.8137, **{'simulation.convergence.ionic': True, 'energies_per_ionic_step': [s.energy for s in steps]})


def nickel_oxide():
    cell, positions, names, moments, mesh = systems.build('NiO')
    points, weights = systems.k_points(cell, positions, names, moments, mesh)
    values = bands('NiO', 16, 5.3921, 3.1285, skip=6)
    settings = general('NiO AFM-II PBE+U', 520, spin=2, MAGMOM=[2, -2, 0, 0], NSW=0, IBRION=-1, ISIF=2, LORBIT=11, LDAU=True, LDAUTYPE=2,
                       LDAUL=[2, -1], LDAUU=[5.3, 0.0], LDAUJ=[0.0, 0.0], LMAXMIX=4)
    steps = [Step(cell, positions, np.zeros((4, 3)), [1.84263] * 3 + [-0.21744] * 3, scf(-20.41936218, 17, 158.2117, 1456, 1e-6))]
    run = Run('NiO AFM-II PBE+U', 'Ni2 O2', names, steps, settings, mesh, points, weights, values, 6.0416, '2023.06.02  18:47:29',
              moments=moments, total_moment=0.0, seconds=71.902,
              site_moments=[np.array([-.004, -.003, 1.697]), np.array([.004, .003, -1.697]), np.zeros(3), np.zeros(3)])
    return run, truth(run, 'NiO', 225, 'PBE+U', 16, 3.1285, **{'results.magnetization.total': 0.0, 'site_moments': [1.690, -1.690, 0.0, 0.0],
                                                               'simulation.hubbard[].U': {'Ni': 5.3}})


def strontium_ferrate():
    cell, positions, names, moments, mesh = systems.build('SrFeO3')
    points, weights = systems.k_points(cell, positions, names, moments, mesh)
    values = np.array(BANDS['SrFeO3']['eigenvalues'])
    values = np.round(values - BANDS['SrFeO3']['fermi'] + 3.2, 4)
    sigma, share = 0.1, weights / weights.sum()
    erfc = np.vectorize(math.erfc)

    def filled(level):
        return np.einsum('skb,k->s', 0.5 * erfc((values - level) / sigma), share)
    low, high = 0.0, 8.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        low, high = (middle, high) if filled(middle).sum() < 36 else (low, middle)
    fermi = (low + high) / 2
    up, down = filled(fermi)
    moment = round(float(up - down), 4)
    entropy = round(-sigma / 2 / math.sqrt(math.pi) * float(np.einsum('skb,k->', np.exp(-((values - fermi) / sigma) ** 2), share)), 8)
    settings = general('SrFeO3 cubic FM PBE', 520, sigma=sigma, spin=2, nelm=24, MAGMOM=[0, 4, 0, 0, 0], NSW=0, IBRION=-1, ISIF=2, LORBIT=11)
    steps = [Step(cell, positions, np.zeros((5, 3)), [3.11972] * 3 + [0.0] * 3, scf(-33.04217739, 24, 241.0836, 2080, 1e-6, settle=.55, stuck=True), converged=False)]
    iron, oxygen = round(moment * .868, 3), round(moment * .038, 3)
    run = Run('SrFeO3 cubic FM PBE', 'Sr1 Fe1 O3', names, steps, settings, mesh, points, weights, values, round(fermi, 4), '2023.06.19  08:11:40',
              entropy=entropy, moments=moments, total_moment=moment, seconds=183.660,
              site_moments=[np.array([.002, .004, .005]), np.array([.014, .021, iron - .035])] + [np.array([.006, oxygen - .006, 0])] * 3)
    return run, truth(run, 'SrFeO3', 221, 'PBE', **{'results.magnetization.total': moment})


def titania():
    cell, positions, names, moments, mesh = systems.build('TiO2')
    points, weights = systems.k_points(cell, positions, names, moments, mesh)
    values = bands('TiO2', 24, 2.1150, 3.3921, stretch=1.08)
    settings = general('TiO2 rutile HSE06', 500, ALGO='All', NSW=0, IBRION=-1, ISIF=2, LHFCALC=True, HFSCREEN=0.2, AEXX=0.25)
    forces = np.zeros((6, 3))
    for n, (x, y) in enumerate(((1, 1), (-1, -1), (-1, 1), (1, -1))):
        forces[n + 2] = [0.004213 * x, 0.004213 * y, 0]
    steps = [Step(cell, positions, forces, [-2.41873, -2.41873, 1.10658, 0, 0, 0], scf(-63.11840527, 14, 402.5518, 1310, 1e-6))]
    run = Run('TiO2 rutile HSE06', 'Ti2 O4', names, steps, settings, mesh, points, weights, values, 3.0824, '2023.07.05  22:30:08', seconds=1388.205)
    return run, truth(run, 'TiO2', 136, 'HSE06', 24, 3.3921)


def barium_zirconium_sulfide():
    cell, positions, names, moments, mesh = systems.build('BaZrS3')
    points, weights = systems.k_points(cell, positions, names, moments, mesh)
    values = bands('BaZrS3', 80, 3.4472, 1.0249, keep=88)
    forces = symmetric_forces(cell, positions, names, 0.0079)
    steps = [Step(cell, positions, forces, [1.20471, -0.83390, 0.61182, 0, 0, 0], scf(-134.32861954, 13, 903.4471, 2816, 1e-6))]
    run = Run('BaZrS3 Pnma PBE batch 7', 'Ba4 Zr4 S12', names, steps, general('BaZrS3 Pnma PBE batch 7', 350, NSW=0, IBRION=-1, ISIF=2),
              mesh, points, weights, values, 3.7406, '2024.02.11  03:52:17', seconds=412.339)
    return run, truth(run, 'BaZrS3', 62, 'PBE', 80, 1.0249)


def main(lab):
    found = {}
    for folder, make in (('silicon/vasp_static', silicon), ('oxides/vasp_SrTiO3_relax', strontium_titanate), ('oxides/vasp_NiO_PBE+U', nickel_oxide),
                         ('oxides/vasp_SrFeO3_unconverged', strontium_ferrate), ('oxides/vasp_TiO2_HSE06', titania), ('restricted/vasp_BaZrS3', barium_zirconium_sulfide)):
        run, values = make()
        target = lab / folder
        if folder.endswith('HSE06'):
            target.mkdir(parents=True, exist_ok=True)
            packed = gzip.compress(run.vasprun_text().encode('latin-1'), 9, mtime=0)
            (target / 'vasprun.xml.gz').write_bytes(packed)
            found[f'{folder}/vasprun.xml.gz'] = values
        else:
            run.write(target)
            found[f'{folder}/OUTCAR'] = values
            found[f'{folder}/vasprun.xml'] = values
            formula = {'material.chemical_formula_reduced': values['material.chemical_formula_reduced'],
                       'crystal_structure.number_of_atoms': values['crystal_structure.number_of_atoms']}
            group = {'crystal_structure.space_group_number': values['crystal_structure.space_group_number']}
            found[f'{folder}/POSCAR'] = {**formula, **group, 'crystal_structure.volume': round(run.steps[0].volume, 4)}
            found[f'{folder}/CONTCAR'] = {**formula, **group, 'crystal_structure.volume': round(run.steps[-1].volume, 4)}
            found[f'{folder}/OSZICAR'] = {'results.energy_total': float(f"{values['results.energy_total']:.8e}"), 'n_ionic_steps': len(run.steps)}
            found[f'{folder}/INCAR'] = {'dft.cutoff_energy': run.encut}
            found[f'{folder}/KPOINTS'] = {'simulation.kpoints.mesh': list(run.mesh)}
    print(json.dumps(found, indent=1))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
