"""CIF, POSCAR, XYZ and extended XYZ files of oxides/ and the CIF of restricted/.

Cells and positions are rounded literature values of well known crystals; the text is ours.
Usage: structures.py <tests/lab folder>"""
import sys
from pathlib import Path

import numpy as np
import spglib

import systems


def operations(hall_number):
    data = spglib.get_symmetry_from_database(hall_number)
    fractions = {0.0: '', 0.25: '1/4', 0.5: '1/2', 0.75: '3/4', round(1 / 3, 4): '1/3', round(2 / 3, 4): '2/3',
                 round(1 / 6, 4): '1/6', round(5 / 6, 4): '5/6', 0.125: '1/8', 0.375: '3/8', 0.625: '5/8', 0.875: '7/8'}
    for rotation, shift in zip(data['rotations'], data['translations']):
        parts = []
        for row, t in zip(rotation, shift):
            text = ''.join({1: '+', -1: '-'}[int(n)] + axis for n, axis in zip(row, 'xyz') if n)
            t = fractions[round(float(t) % 1, 4)]
            parts.append((t + text) if t else text.lstrip('+'))
        yield ','.join(parts)


def hall_number(symbol_number, choice=''):
    for hall in range(1, 531):
        kind = spglib.get_spacegroup_type(hall)
        if kind['number'] == symbol_number and kind['choice'] == choice:
            return hall
    raise KeyError(symbol_number)


def block(name, formula, z, cell, group, atoms, heads=(), choice='', symop='_space_group_symop_operation_xyz', old=False, with_ops=True, types=()):
    """cell: six strings with standard uncertainties; atoms: rows (label, symbol, x, y, z, occupancy, Biso, multiplicity, letter)."""
    value = [float(c.split('(')[0]) for c in cell]
    a, b, c = value[:3]
    ca, cb, cg = (np.cos(np.radians(x)) for x in value[3:])
    volume = a * b * c * np.sqrt(1 - ca * ca - cb * cb - cg * cg + 2 * ca * cb * cg)
    number, symbol = group
    names = ('_symmetry_Int_Tables_number', '_symmetry_space_group_name_H-M') if old else ('_space_group_IT_number', '_space_group_name_H-M_alt')
    out = [f'data_{name}', *heads, f"_chemical_formula_sum            '{formula}'", f'_cell_formula_units_Z            {z}']
    for tag, text in zip(('length_a', 'length_b', 'length_c', 'angle_alpha', 'angle_beta', 'angle_gamma'), cell):
        out.append(f'_cell_{tag:<27s} {text}')
    out += [f'_cell_volume                     {volume:.3f}', f'{names[0]:<32s} {number}', f"{names[1]:<32s} '{symbol}'"]
    if with_ops:
        out += ['loop_', symop] + [f"'{op}'" for op in operations(hall_number(number, choice))]
    if types:
        out += ['loop_', '_atom_type_symbol', '_atom_type_oxidation_number'] + [f'{s} {n}' for s, n in types]
    out += ['loop_', '_atom_site_label', '_atom_site_type_symbol', '_atom_site_symmetry_multiplicity', '_atom_site_Wyckoff_symbol',
            '_atom_site_fract_x', '_atom_site_fract_y', '_atom_site_fract_z', '_atom_site_occupancy', '_atom_site_B_iso_or_equiv']
    out += [f'{l:<5s} {s:<5s} {m} {w} {x} {y} {zz} {occ} {b}' for l, s, x, y, zz, occ, b, m, w in atoms]
    return '\n'.join(out) + '\n'


def cifs(folder):
    made = "_audit_creation_method           'written by hand from rounded literature values'"
    room = '_cell_measurement_temperature    295(2)'
    right = ['90', '90', '90']
    (folder / 'TiO2_rutile.cif').write_text(block(
        'rutile', 'O2 Ti', 2, ['4.5941(2)', '4.5941(2)', '2.9589(1)', *right], (136, 'P 42/m n m'),
        [('Ti1', 'Ti', '0', '0', '0', '1', '0.46(3)', 2, 'a'), ('O1', 'O', '0.3056(2)', '0.3056(2)', '0', '1', '0.52(4)', 4, 'f')],
        [made, room, "_chemical_name_mineral           Rutile", "_chemical_name_systematic        'titanium dioxide'", '_exptl_crystal_density_diffrn    4.248']))
    # No operations: they must come from the symbol and its origin choice (pymatgen and ASE take the wrong one).
    (folder / 'TiO2_anatase.cif').write_text(block(
        'anatase', 'O2 Ti', 4, ['3.7845(3)', '3.7845(3)', '9.5143(8)', *right], (141, 'I 41/a m d :2'),
        [('Ti1', 'Ti', '0', '0.75', '0.125', '1', '0.39', 4, 'a'), ('O1', 'O', '0', '0.25', '0.0816(2)', '1', '0.61', 8, 'e')],
        [made, room, '_chemical_name_mineral           Anatase', "_space_group_name_Hall           '-I 4bd 2'"], with_ops=False))
    (folder / 'SrTiO3.cif').write_text(block(
        'SrTiO3_295K', 'O3 Sr Ti', 1, ['3.9053(1)', '3.9053(1)', '3.9053(1)', *right], (221, 'P m -3 m'),
        [('Sr1', 'Sr2+', '0', '0', '0', '1.0', '0.65', 1, 'a'), ('Ti1', 'Ti4+', '0.5', '0.5', '0.5', '1.0', '0.43', 1, 'b'), ('O1', 'O2-', '0.5', '0.5', '0', '1.0', '0.74', 3, 'c')],
        [made, room, "_chemical_name_mineral           Tausonite", "_chemical_name_structure_type    Perovskite"],
        symop='_symmetry_equiv_pos_as_xyz', old=True, types=(('Sr2+', 2), ('Ti4+', 4), ('O2-', -2))))
    (folder / 'LiFePO4.cif').write_text(block(
        'LiFePO4', 'Fe Li O4 P', 4, ['10.3320(4)', '6.0102(2)', '4.6921(2)', *right], (62, 'P n m a'),
        [('Li1', 'Li1+', '0', '0', '0', '1', '1.1', 4, 'a'), ('Fe1', 'Fe2+', '0.2822(1)', '0.25', '0.9747(3)', '1', '0.5', 4, 'c'),
         ('P1', 'P5+', '0.0949(2)', '0.25', '0.4182(4)', '1', '0.5', 4, 'c'), ('O1', 'O2-', '0.0968(4)', '0.25', '0.7428(6)', '1', '0.6', 4, 'c'),
         ('O2', 'O2-', '0.4571(5)', '0.25', '0.2060(7)', '1', '0.6', 4, 'c'), ('O3', 'O2-', '0.1656(3)', '0.0465(5)', '0.2848(4)', '1', '0.7', 8, 'd')],
        [made, room, '_chemical_name_mineral           Triphylite', '_chemical_name_structure_type    Olivine', '_refine_ls_R_factor_gt           0.0312', "_diffrn_radiation_wavelength     1.54056"],
        types=(('Li1+', 1), ('Fe2+', 2), ('P5+', 5), ('O2-', -2))))
    (folder / 'NaCl.cif').write_text(block(
        'halite', 'Cl Na', 4, ['5.6402(1)', '5.6402(1)', '5.6402(1)', *right], (225, 'F m -3 m'),
        [('Na1', 'Na', '0', '0', '0', '1', '1.7', 4, 'a'), ('Cl1', 'Cl', '0.5', '0.5', '0.5', '1', '1.4', 4, 'b')],
        [made, room, '_chemical_name_mineral           Halite', '_exptl_crystal_density_diffrn    2.163'], symop='_symmetry_equiv_pos_as_xyz', old=True))
    (folder / 'Ba0.6Sr0.4TiO3_partial.cif').write_text(block(
        'Ba0.6Sr0.4TiO3', 'Ba0.6 O3 Sr0.4 Ti', 1, ['3.9652(3)', '3.9652(3)', '3.9652(3)', *right], (221, 'P m -3 m'),
        [('Ba1', 'Ba2+', '0', '0', '0', '0.600(5)', '0.55', 1, 'a'), ('Sr1', 'Sr2+', '0', '0', '0', '0.400(5)', '0.55', 1, 'a'),
         ('Ti1', 'Ti4+', '0.5', '0.5', '0.5', '1', '0.62', 1, 'b'), ('O1', 'O2-', '0.5', '0.5', '0', '1', '?', 3, 'c')],
        [made, '_cell_measurement_temperature    350', "_chemical_name_systematic        'barium strontium titanate'"], types=(('Ba2+', 2), ('Sr2+', 2), ('Ti4+', 4), ('O2-', -2))))
    head = "data_global\n_publ_section_title\n;\nThree iron oxides in one file\n;\nloop_\n_publ_author_name\n'Lindqvist, A.'\n'Okafor, B.'\n\n"
    hexagonal = ['90', '90', '120']
    hematite = block('hematite', 'Fe2 O3', 6, ['5.0356(1)', '5.0356(1)', '13.7489(7)', *hexagonal], (167, 'R -3 c :H'),
                     [('Fe1', 'Fe', '0', '0', '0.35534(4)', '1', '0.33', 12, 'c'), ('O1', 'O', '0.3059(3)', '0', '0.25', '1', '0.43', 18, 'e')],
                     [made, '_chemical_name_mineral           Hematite'], choice='H')
    magnetite = block('magnetite', 'Fe3 O4', 8, ['8.3969(1)', '8.3969(1)', '8.3969(1)', *right], (227, 'F d -3 m :2'),
                      [('Fe1', 'Fe', '0.125', '0.125', '0.125', '1', '0.42', 8, 'a'), ('Fe2', 'Fe', '0.5', '0.5', '0.5', '1', '0.51', 16, 'd'),
                       ('O1', 'O', '0.2549(1)', '0.2549(1)', '0.2549(1)', '1', '0.55', 32, 'e')],
                      [made, '_chemical_name_mineral           Magnetite'], choice='2')
    wustite = block('wustite', 'Fe0.947 O', 4, ['4.3088(3)', '4.3088(3)', '4.3088(3)', *right], (225, 'F m -3 m'),
                    [('Fe1', 'Fe', '0', '0', '0', '0.947(2)', '0.9', 4, 'a'), ('O1', 'O', '0.5', '0.5', '0.5', '1', '0.9', 4, 'b')],
                    [made, '_chemical_name_mineral           Wustite'])
    (folder / 'iron_oxides_multi.cif').write_text(head + '\n'.join((hematite, magnetite, wustite)))


def restricted_cif(folder):
    made = "_audit_creation_method           'unpublished refinement, batch 7'"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'BaZrS3.cif').write_text(block(
        'BaZrS3_batch7', 'Ba S3 Zr', 4, ['7.0613(4)', '9.9806(6)', '7.0251(4)', '90', '90', '90'], (62, 'P n m a'),
        [('Ba1', 'Ba', '0.0432(2)', '0.25', '-0.0083(3)', '1', '0.9', 4, 'c'), ('Zr1', 'Zr', '0', '0', '0.5', '1', '0.6', 4, 'b'),
         ('S1', 'S', '0.4953(6)', '0.25', '0.0617(8)', '1', '0.8', 4, 'c'), ('S2', 'S', '0.2143(5)', '0.5325(4)', '0.2132(5)', '1', '0.8', 8, 'd')],
        [made, '_cell_measurement_temperature    293(2)']))


def poscars(folder):
    a = 4.212
    (folder / 'POSCAR.MgO_v4').write_text('\n'.join([
        'Mg O   rock salt, VASP 4 layout: the symbols stand only in this line', '4.212', ' 0.0 0.5 0.5', ' 0.5 0.0 0.5', ' 0.5 0.5 0.0', ' 1 1', 'Direct', ' 0.0 0.0 0.0', ' 0.5 0.5 0.5', '']))
    # Wurtzite ZnO: line 2 is minus the volume.
    zno_a, zno_c, u = 3.2495, 5.2069, 0.3821
    volume = zno_a ** 2 * np.sqrt(3) / 2 * zno_c
    (folder / 'POSCAR.ZnO_volume').write_text('\n'.join([
        'ZnO wurtzite, scale given as minus the volume', f' {-volume:.6f}', '  1.0000000000  0.0000000000  0.0000000000', ' -0.5000000000  0.8660254038  0.0000000000',
        f'  0.0000000000  0.0000000000 {zno_c / zno_a:13.10f}', '  Zn O', '  2 2', 'Direct', '  0.3333333333  0.6666666667  0.0000000000', '  0.6666666667  0.3333333333  0.5000000000',
        f'  0.3333333333  0.6666666667  {u:.10f}', f'  0.6666666667  0.3333333333  {u + .5:.10f}', '']))
    # Spinel MgAl2O4, primitive cell of 14 atoms, with site labels at the line ends.
    a, x = 8.0832, 0.2624
    numbers, positions = [], []
    data = spglib.get_symmetry_from_database(hall_number(227, '2'))
    for number, site in ((12, (.125, .125, .125)), (13, (.5, .5, .5)), (8, (x, x, x))):
        seen = []
        for r, t in zip(data['rotations'], data['translations']):
            p = np.round((r @ np.array(site) + t) % 1.0, 8) % 1.0
            if not any(np.abs((p - q + .5) % 1 - .5).max() < 1e-4 for q in seen):
                seen.append(p)
        positions += seen
        numbers += [number] * len(seen)
    cell, primitive, kinds = spglib.find_primitive((np.eye(3) * a, positions, numbers), 1e-4)
    order = sorted(range(len(kinds)), key=lambda n: ((12, 13, 8).index(kinds[n]), n))
    out = ['MgAl2O4 spinel, primitive cell', '1.0'] + [''.join(f'{v:16.10f}' for v in row) for row in cell] + ['Mg Al O', '2 4 8', 'Direct']
    out += [''.join(f'{v % 1.0:14.8f}' for v in np.round(primitive[n], 8)) + '  ' + {12: 'Mg', 13: 'Al', 8: 'O'}[kinds[n]] for n in order]
    (folder / 'MgAl2O4.vasp').write_text('\n'.join(out) + '\n')
    # Cubic zirconia: Cartesian, selective dynamics, velocities after a blank line.
    a = 5.1291
    sites = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)] + [(x, y, z) for x in (.25, .75) for y in (.25, .75) for z in (.25, .75)]
    out = ['ZrO2 fluorite, Cartesian, bottom layer fixed', '1.0'] + [''.join(f'{v:14.8f}' for v in row) for row in np.eye(3) * a]
    out += ['  Zr O', '  4 8', 'Selective dynamics', 'Cartesian']
    out += [''.join(f'{v * a:14.8f}' for v in p) + ('   F F F' if p[2] == 0 else '   T T T') for p in sites]
    out += [''] + ['  0.00000000E+00  0.00000000E+00  0.00000000E+00'] * len(sites)
    (folder / 'ZrO2_cubic.vasp').write_text('\n'.join(out) + '\n')
    cell, positions, names = systems.cubic_perovskite(3.9945, ['Ba', 'Ti'])
    out = ['BaTiO3 cubic', '1.0'] + [''.join(f'{v:14.8f}' for v in row) for row in cell] + ['Ba Ti O', '1 1 3', 'Direct'] + [''.join(f'{v:12.8f}' for v in p) for p in positions]
    (folder / 'BaTiO3.vasp').write_text('\r\n'.join(out) + '\r\n')


def molecules(folder):
    (folder / 'CO2.xyz').write_text('3\ncarbon dioxide, r(CO) = 1.1621 A\nC    0.0000   0.0000   0.0000\nO    0.0000   0.0000   1.1621\nO    0.0000   0.0000  -1.1621\n')
    frames = []
    for n, bend in enumerate((100.0, 104.48, 109.0)):
        half = np.radians(bend / 2)
        frames.append(f'3\nwater frame {n + 1}, angle {bend:.2f} degrees\nO  0.000000  0.000000  0.000000\n'
                      + ''.join(f'H  {s * .9578 * np.sin(half):.6f}  {.9578 * np.cos(half):.6f}  0.000000\n' for s in (1, -1)))
    (folder / 'H2O_bend.xyz').write_text(''.join(frames))
    from ase import Atoms
    from ase.calculators.tip3p import TIP3P, angleHOH, rOH
    from ase.io import write
    images = []
    for n, distance in enumerate((2.6, 2.8, 3.0, 3.5)):
        half = np.radians(angleHOH / 2)
        one = np.array([[0, 0, 0], [rOH * np.sin(half), rOH * np.cos(half), 0], [-rOH * np.sin(half), rOH * np.cos(half), 0]])
        two = np.array([[0, 0, 0], [0, rOH, 0], [rOH * np.sin(np.radians(angleHOH)), rOH * np.cos(np.radians(angleHOH)), 0]]) * [1, 1, 1] - [0, distance, 0]
        atoms = Atoms('OH2OH2', np.vstack([one, two]), cell=[12, 12, 12], pbc=False)
        atoms.positions += 6 - atoms.positions.mean(0)
        atoms.calc = TIP3P(rc=5.5)
        atoms.get_potential_energy(), atoms.get_forces()
        atoms.info.update(config_type='dimer', distance=distance)
        images.append(atoms)
    write(folder / 'water_dimers.extxyz', images)


def main(lab):
    for name in ('structures', 'molecules'):
        (lab / 'oxides' / name).mkdir(parents=True, exist_ok=True)
    cifs(lab / 'oxides/structures')
    poscars(lab / 'oxides/structures')
    molecules(lab / 'oxides/molecules')
    restricted_cif(lab / 'restricted')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
