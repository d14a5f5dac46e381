"""Writes truth.json: what a reader should find in the samples. Energies are in eV, beam energies in keV,
volumes in A^3, pressures in kB. Usage: truth.py <tests/lab folder>"""
import contextlib
import io
import json
import re
import sys
from pathlib import Path

import vasp_samples

RYDBERG, HARTREE, BOHR = 13.605693122994, 27.211386245988, 0.529177210903


def last(text, pattern):
    return re.findall(pattern, text)[-1]


def calculations(lab):
    def text(name):
        return (lab / name).read_text(errors='replace')
    out = {}
    silicon = {'material.chemical_formula_reduced': 'Si', 'crystal_structure.number_of_atoms': 2, 'crystal_structure.space_group_number': 227}
    scf = text('silicon/qe_scf/qe_scf.out')
    homo, lumo = map(float, last(scf, r'lowest unoccupied level \(ev\):\s+(\S+)\s+(\S+)'))
    qe = {**silicon, 'simulation.program_name': 'Quantum ESPRESSO', 'simulation.program_version': '6.7MaX', 'dft.converged': True,
          'dft.exchange_correlation_functional': 'LDA-PZ'}
    out['silicon/qe_scf/qe_scf.out'] = {**qe, 'dft.cutoff_energy': round(20 * RYDBERG, 4), 'results.energy_total': round(float(last(scf, r'!\s+total energy\s+=\s+(\S+)')) * RYDBERG, 6),
                                        'properties.electronic.band_gap': round(lumo - homo, 4), 'n_kpoints': 8, 'simulation.kpoints.mesh': [4, 4, 4], 'crystal_structure.volume': round((10.2 * BOHR) ** 3 / 4, 4), 'pressure_kB': 0.67,
                                        'n_electronic_steps_last': 7}
    # The log prints no mesh, and two decimals less of the levels than the schema file has.
    out['silicon/qe_scf/data-file-schema.xml'] = {**{k: v for k, v in out['silicon/qe_scf/qe_scf.out'].items() if k not in ('pressure_kB',)},
                                                  'properties.electronic.band_gap': 0.6064}
    out['silicon/qe_scf/qe_scf.out'].pop('simulation.kpoints.mesh')
    out['silicon/qe_scf/qe_scf.in'] = {'material.chemical_formula_reduced': 'Si', 'dft.cutoff_energy': round(20 * RYDBERG, 4), 'simulation.kpoints.mesh': [4, 4, 4]}
    relax = text('silicon/qe_vc_relax/qe_vc_relax.out')
    energies = [round(float(x) * RYDBERG, 6) for x in re.findall(r'!\s+total energy\s+=\s+(\S+)', relax)]
    out['silicon/qe_vc_relax/qe_vc_relax.out'] = {**qe, 'dft.cutoff_energy': round(16 * RYDBERG, 4), 'results.energy_total': energies[-1], 'energies_per_ionic_step': energies,
                                                  'simulation.convergence.ionic': True, 'n_kpoints': 6, 'simulation.kpoints.mesh': [2, 2, 2], 'crystal_structure.volume': float(last(relax, r'\(\s+(\S+) Ang\^3 \)'))}
    out['silicon/qe_vc_relax/qe_vc_relax.out'].pop('crystal_structure.space_group_number')
    out['silicon/qe_vc_relax/qe_vc_relax.out'].pop('simulation.kpoints.mesh')
    abinit = text('silicon/abinit/si.abo')
    out['silicon/abinit/si.abo'] = {**silicon, 'simulation.program_name': 'ABINIT', 'simulation.program_version': '9.6.2', 'dft.converged': True, 'dft.exchange_correlation_functional': 'LDA-Teter',
                                    'dft.cutoff_energy': round(12 * HARTREE, 4), 'results.energy_total': round(float(last(abinit, r'etotal\s+(-\S+)')) * HARTREE, 6), 'n_kpoints': 8,
                                    'simulation.kpoints.mesh': [4, 4, 4], 'crystal_structure.volume': round((10.217 * BOHR) ** 3 / 4, 4), 'pressure_kB': -3.9475}
    gpaw = text('silicon/gpaw/si_gpaw.txt')
    out['silicon/gpaw/si_gpaw.txt'] = {**silicon, 'simulation.program_name': 'GPAW', 'simulation.program_version': '22.8.0', 'dft.converged': True, 'dft.exchange_correlation_functional': 'PBE',
                                       'dft.cutoff_energy': 250.0, 'results.energy_total': float(last(gpaw, r'Extrapolated:\s+(\S+)')), 'properties.electronic.fermi_energy': float(last(gpaw, r'Fermi level: (\S+)')),
                                       'properties.electronic.band_gap': float(last(gpaw, r'Gap: (\S+) eV')), 'n_kpoints': 8, 'simulation.kpoints.mesh': [4, 4, 4], 'crystal_structure.volume': 40.8944}
    out['silicon/gpaw/si.extxyz'] = {**silicon, 'results.energy_total': float(last(text('silicon/gpaw/si.extxyz'), r' energy=(\S+)')), 'crystal_structure.volume': 40.8944}
    water = text('oxides/nwchem_water/water.out')
    out['oxides/nwchem_water/water.out'] = {'material.chemical_formula_reduced': 'H2O', 'simulation.program_name': 'NWChem', 'simulation.program_version': '7.0.2', 'dft.converged': True,
                                            'dft.exchange_correlation_functional': 'B3LYP', 'basis_set': '6-31G*', 'simulation.convergence.ionic': True,
                                            'energy_optimized': round(float(re.findall(r'Total DFT energy =\s+(\S+)', water.split('Optimization converged')[0])[-1]) * HARTREE, 6),
                                            'frequencies_cm-1': [float(x) for x in last(water, r'P\.Frequency\s+(\d+\.\d+)\s+(\d+\.\d+)\s+(\d+\.\d+)\s*\n')]}
    log = text('oxides/lammps_MgO/log.lammps')
    final = [line.split() for line in log.splitlines() if re.match(r'\s+200\s', line)][-1]
    out['oxides/lammps_MgO/log.lammps'] = {'simulation.program_name': 'LAMMPS', 'simulation.program_version': last(log, r'LAMMPS \((.*?)\)'), 'n_atoms': 64, 'n_steps': 200, 'results.energy_total': float(final[2]),
                                           'temperature_K': float(final[1])}
    out['oxides/lammps_MgO/MgO.data'] = {'material.chemical_formula_reduced': 'MgO', 'n_atoms': 64, 'crystal_structure.volume': 597.7988}
    out['oxides/lammps_MgO/MgO.dump'] = {'n_atoms': 64, 'n_frames': 5}
    return out


def structures():
    def cell(formula, group, atoms, volume, **more):
        return {'material.chemical_formula_reduced': formula, 'crystal_structure.space_group_number': group, 'crystal_structure.number_of_atoms': atoms, 'crystal_structure.volume': volume, **more}
    base = 'oxides/structures/'
    return {
        base + 'TiO2_rutile.cif': cell('TiO2', 136, 6, 62.4498, density_g_cm3=4.247),
        base + 'TiO2_anatase.cif': cell('TiO2', 141, 12, 136.268, density_g_cm3=3.893),
        base + 'SrTiO3.cif': cell('SrTiO3', 221, 5, 59.5612, density_g_cm3=5.115),
        base + 'LiFePO4.cif': cell('LiFePO4', 62, 28, 291.3671, density_g_cm3=3.596),
        base + 'NaCl.cif': cell('NaCl', 225, 8, 179.4252, density_g_cm3=2.163),
        base + 'Ba0.6Sr0.4TiO3_partial.cif': {'material.composition': {'Ba': 0.6, 'Sr': 0.4, 'Ti': 1, 'O': 3}, 'crystal_structure.space_group_number': 221, 'crystal_structure.volume': 62.3441, 'disordered': True},
        base + 'iron_oxides_multi.cif': {'n_structures': 3, 'structures': [cell('Fe2O3', 167, 30, 301.9264), cell('Fe3O4', 227, 56, 592.048),
                                                                        {'material.composition': {'Fe': 0.947, 'O': 1}, 'crystal_structure.space_group_number': 225, 'crystal_structure.volume': 79.9961, 'disordered': True}]},
        base + 'POSCAR.MgO_v4': cell('MgO', 225, 2, 18.6812), base + 'POSCAR.ZnO_volume': cell('ZnO', 186, 4, 47.6149),
        base + 'MgAl2O4.vasp': cell('MgAl2O4', 227, 14, 132.0353), base + 'ZrO2_cubic.vasp': cell('ZrO2', 225, 12, 134.9347), base + 'BaTiO3.vasp': cell('BaTiO3', 221, 5, 63.7364),
        'restricted/BaZrS3.cif': cell('BaZrS3', 62, 20, 495.101, density_g_cm3=4.357),
        'oxides/molecules/CO2.xyz': {'material.chemical_formula_reduced': 'CO2', 'n_atoms': 3, 'n_frames': 1},
        'oxides/molecules/H2O_bend.xyz': {'material.chemical_formula_reduced': 'H2O', 'n_atoms': 3, 'n_frames': 3},
        'oxides/molecules/water_dimers.extxyz': {'material.chemical_formula_reduced': 'H2O', 'n_atoms': 6, 'n_frames': 4, 'config_type': 'dimer'}}


def others():
    png = {'image.format': 'PNG'}
    return {
        'microscopy/cathode_FEI_Helios.tif': {'image.shape': [48, 64], 'image.color_depth': 8, 'image.n_pages': 1, 'electron_microscopy.beam_energy': 5.0, 'electron_microscopy.magnification': 20000.0,
                                             'microscopy.working_distance_mm': 4.0213, 'electron_microscopy.detector': 'TLD', 'pixel_size_nm': 100.0, 'microscope': 'FEI Helios NanoLab', 'acquired': '2023-04-17T10:42:31'},
        'microscopy/steel_Zeiss_Sigma.tif': {'image.shape': [48, 64], 'image.color_depth': 8, 'image.n_pages': 1, 'electron_microscopy.beam_energy': 15.0, 'electron_microscopy.magnification': 20000.0,
                                            'microscopy.working_distance_mm': 8.5, 'electron_microscopy.detector': 'SE2', 'pixel_size_nm': 89.06, 'acquired': '2022-11-08T14:05:37'},
        'microscopy/perovskite_grains_ImageJ.tif': {'image.shape': [48, 64], 'image.color_depth': 16, 'image.n_pages': 1, 'pixel_size_nm': 12.5},
        'microscopy/steel_316L.ome.tif': {'image.shape': [48, 64], 'image.color_depth': 16, 'image.n_pages': 2, 'channels': 2, 'pixel_size_nm': 138.0, 'objective_magnification': 50.0, 'acquired': '2023-09-12T11:32:05'},
        'microscopy/heating_series_multipage.tif': {'image.shape': [48, 64], 'image.color_depth': 8, 'image.n_pages': 5},
        'microscopy/diffraction_float_big.tif': {'image.shape': [64, 64], 'image.color_depth': 32, 'image.n_pages': 1, 'big_endian_bigtiff': True},
        'microscopy/micrograph_8bit.png': {**png, 'image.shape': [48, 64], 'image.color_depth': 8, 'pixel_size_nm': 50.0},
        'microscopy/height_map_16bit.png': {**png, 'image.shape': [48, 64], 'image.color_depth': 16},
        'microscopy/eds_map_rgb.png': {**png, 'image.shape': [48, 64, 3], 'image.color_depth': 8},
        'tables/bandgaps.csv': {'n_rows': 46, 'columns': ['sample id', 'formula', 'band gap (eV)', 'gap type', 'T (K)', 'crystal structure', 'method'], 'delimiter': ',',
                                'rows_gap_above_3_eV': 15, 'rows': {'BG-001': {'material.composition': 'Si', 'custom.band_gap': 1.12}, 'BG-029': {'material.composition': 'SrTiO3', 'custom.band_gap': 3.25}}},
        'tables/haerte_werkstoffe.csv': {'n_rows': 12, 'delimiter': ';', 'decimal': ',', 'encoding': 'ISO-8859-1', 'column_2': 'H\u00e4rte HV10', 'mean_column_2': 275.7583},
        'tables/tensile_S235.tsv': {'n_rows': 41, 'delimiter': '\t', 'columns': ['time', 'strain', 'stress', 'temperature', 'force'], 'units': ['s', '%', 'MPa', 'degC', 'kN']},
        'molecules/water.mol': {'material.chemical_formula_reduced': 'H2O', 'n_atoms': 3}, 'molecules/benzene.mol': {'formula': 'C6H6', 'n_atoms': 12}, 'molecules/ethanol.sdf': {'formula': 'C2H6O', 'n_atoms': 9},
        'molecules/library.sdf': {'n_structures': 4, 'formulas': ['H2O', 'C2H6O', 'C6H6', 'C8H10N4O2']}, 'molecules/caffeine.pdb': {'formula': 'C8H10N4O2', 'n_atoms': 24},
        'molecules/library.smi': {'n_structures': 4},
        'archive/hardness.zip': {'n_members': 3, 'members': ['hardness/haerte_werkstoffe.csv', 'hardness/images/steel_Zeiss_Sigma.tif', 'hardness/tensile_S235.tsv']},
        'archive/structures.tar.gz': {'n_members': 7, 'members': ['si_static/INCAR', 'si_static/KPOINTS', 'si_static/OUTCAR', 'si_static/POSCAR', 'structures/MgAl2O4.vasp', 'structures/NaCl.cif', 'structures/TiO2_rutile.cif']}}


def main(lab):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        vasp_samples.main(lab)
    out = {**json.loads(printed.getvalue()), **calculations(lab), **structures(), **others()}
    missing = [name for name in out if not (lab / name).exists()]
    if missing:
        raise SystemExit(f'truth.py: no such files: {missing}')
    (lab / 'truth.json').write_text(json.dumps(dict(sorted(out.items())), indent=1, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
