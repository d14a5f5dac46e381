"""Writes a calculation in the layout of VASP 5.4.4: INCAR, KPOINTS, POSCAR, CONTCAR, OSZICAR,
OUTCAR and vasprun.xml. VASP is not run: the numbers come from the caller, everything that can
be derived from them (reciprocal cells, Ewald energy, plane wave counts, band energy, occupations,
DOS, stress, the sums of all energy terms) is derived, so that the files agree with each other."""
import math
from functools import cached_property

import numpy as np
import spglib
from pymatgen.analysis.ewald import EwaldSummation
from pymatgen.core import Lattice, Structure

BOHR, RYDBERG, KILOBAR = 0.529177249, 13.605826, 1602.1766208
RULE = '-' * 104

# Per potential: title, valence configuration, mass, valence, cutoffs, radius, EATOM, core potential.
POTENTIALS = {
    'Si': ('PAW_PBE Si 05Jan2001', 's2p2', 28.085, 4, 245.345, 184.009, 1.900, 2.480, 103.0669, -85.9),
    'O': ('PAW_PBE O 08Apr2002', 's2p4', 16.000, 6, 400.000, 300.000, 1.520, 1.550, 432.3788, -71.4),
    'Sr': ('PAW_PBE Sr_sv 07Sep2000', '4s4p5s', 87.620, 10, 229.353, 172.014, 2.500, 4.060, 852.1204, -33.1),
    'Ti': ('PAW_PBE Ti_sv 26Sep2005', '3s3p4s3d', 47.880, 12, 274.610, 205.957, 2.300, 2.500, 1042.5995, -41.0),
    'Fe': ('PAW_PBE Fe 06Sep2000', 'd7 s1', 55.847, 8, 267.882, 200.912, 2.300, 2.460, 594.4687, -60.6),
    'Ni': ('PAW_PBE Ni 02Aug2007', '3d8 4s2', 58.690, 10, 269.532, 202.149, 2.300, 2.430, 1106.2170, -62.3),
    'Ba': ('PAW_PBE Ba_sv 06Sep2000', '5s5p6s', 137.327, 10, 187.181, 140.386, 2.800, 3.740, 700.8513, -29.7),
    'Zr': ('PAW_PBE Zr_sv 04Jan2005', '4s4p5s4d', 91.224, 12, 229.898, 172.424, 2.500, 3.070, 1284.0281, -36.9),
    'S': ('PAW_PBE S 06Sep2000', 's2p4', 32.066, 6, 258.689, 194.016, 1.900, 2.200, 276.8230, -78.3),
}


def fortran(value, digits, width):
    """A Fortran E format: mantissa 0.1 to 1."""
    if value == 0:
        return f'0.{"0" * digits}E+00'.rjust(width)
    exponent = math.floor(math.log10(abs(value))) + 1
    mantissa = round(abs(value) / 10.0 ** exponent, digits)
    if mantissa >= 1:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f'{"-" if value < 0 else ""}{mantissa:.{digits}f}E{exponent:+03d}'.rjust(width)


def short(value, digits, width):
    """The same without the leading zero, as VASP prints F= and E0=."""
    return fortran(value, digits, 0).replace('0.', '.', 1).rjust(width)


def good_grid(least):
    n = math.ceil(least)
    while True:
        rest = n
        for prime in (2, 3, 5, 7):
            while rest % prime == 0:
                rest //= prime
        if rest == 1 and n % 2 == 0:
            return n
        n += 1


class Step:
    """One ionic step: cell, positions, forces (eV/A), stress ('in kB', VASP's sign: xx yy zz xy yz zx),
    total energy and the list of (energy, d eps, ncg, rms, rms(c)) of its electronic steps."""

    def __init__(self, cell, positions, forces, stress, scf, converged=True):
        self.cell, self.positions = np.array(cell, float), np.array(positions, float)
        self.forces, self.stress, self.scf = np.array(forces, float), list(stress), scf
        self.energy, self.converged, self.ewald = scf[-1][0], converged, None

    @property
    def volume(self):
        return abs(np.linalg.det(self.cell))


class Run:
    def __init__(self, title, comment, names, steps, settings, mesh, k_points, weights, eigenvalues,
                 fermi, date, entropy=0.0, moments=None, total_moment=0.0, site_moments=None, seconds=10.0,
                 kpoints_comment='Gamma centred mesh', ionic_converged=None):
        self.__dict__.update({k: v for k, v in locals().items() if k != 'self'})
        self.species, self.counts = [], []
        for name in names:
            if self.species and self.species[-1] == name:
                self.counts[-1] += 1
            else:
                self.species.append(name)
                self.counts.append(1)
        self.spins = len(eigenvalues)
        self.bands = len(eigenvalues[0][0])
        self.electrons = float(sum(POTENTIALS[n][3] for n in names))
        self.potential = [POTENTIALS[s] for s in self.species]
        self.encut = settings['ENCUT']
        self.eigenvalues = np.array(eigenvalues)
        self.share = np.array(weights) / sum(weights)

    def get(self, key, default):
        return self.settings.get(key, default)

    # -- derived numbers -------------------------------------------------------------------------
    @cached_property
    def occupations(self):
        sigma = self.settings['SIGMA']
        x = (self.eigenvalues - self.fermi) / sigma
        if self.settings['ISMEAR'] == -5:
            return (x <= 1e-6).astype(float)
        return np.vectorize(lambda v: 0.5 * math.erfc(v))(x)

    @cached_property
    def band_energy(self):
        return float(np.einsum('skb,skb,k->', self.eigenvalues, self.occupations, self.share)) * (3 - self.spins)

    def ewald(self, step):
        structure = Structure(Lattice(step.cell), self.names, step.positions)
        structure.add_oxidation_state_by_site([POTENTIALS[n][3] for n in self.names])
        return float(EwaldSummation(structure).total_energy)

    def terms(self, step, energy, first=False):
        """The energy terms of the OUTCAR; their sum is the energy that is printed."""
        volume = step.volume
        alpha = round(9.1 * self.electrons ** 2 / volume, 8)
        atom = round(sum(POTENTIALS[n][8] for n in self.names) + 0.0137 * len(self.names), 8)
        terms = {'alpha': alpha, 'ewald': round(self.ewald_of(step), 8),
                 'hartree': round(-2.9 * self.electrons * (0.93 if first else 1.0), 8),
                 'xc': round(4.05 * self.electrons, 8), 'paw1': round(41.7 * self.electrons, 8),
                 'entropy': round(self.entropy, 8), 'bands': round(self.band_energy, 8), 'atom': atom}
        terms['exchange'] = round(1.07 * self.electrons, 8) if self.get('LHFCALC', False) else 0.0
        terms['paw2'] = round(energy - sum(terms.values()), 8)
        return terms

    def ewald_of(self, step):
        if step.ewald is None:
            step.ewald = self.ewald(step)
        return step.ewald

    def no_entropy(self, energy):
        return energy - self.entropy

    def sigma_zero(self, energy):
        """Gaussian smearing: the mean of free energy and energy without entropy."""
        return energy - self.entropy / 2

    @cached_property
    def symmetry(self):
        moments = self.moments or [0] * len(self.names)
        kinds = {pair: n for n, pair in enumerate(sorted(set(zip(self.names, moments))))}
        first = self.steps[0]
        cell = (first.cell, first.positions, [kinds[p] for p in zip(self.names, moments)])
        data = spglib.get_symmetry_dataset(cell, 1e-4)
        return data

    def reciprocal(self, cell):
        return np.linalg.inv(cell).T

    @cached_property
    def grid(self):
        lengths = np.linalg.norm(self.steps[0].cell, axis=1)
        cut = math.sqrt(self.encut / RYDBERG)
        small = [good_grid(4 * cut * l / BOHR / 2 / math.pi) for l in lengths]
        return cut, lengths, small, [2 * n for n in small]

    @cached_property
    def plane_waves(self):
        cut, lengths, _, _ = self.grid
        limits = [int(cut * l / BOHR / 2 / math.pi) + 2 for l in lengths]
        g = np.stack(np.meshgrid(*[np.arange(-n, n + 1) for n in limits], indexing='ij'), -1).reshape(-1, 3)
        basis = self.reciprocal(self.steps[0].cell) * 2 * math.pi * BOHR
        counts, extent = [], np.zeros(3, int)
        for k in self.k_points:
            inside = (((g + k) @ basis) ** 2).sum(1) <= cut ** 2
            counts.append(int(inside.sum()))
            extent = np.maximum(extent, np.abs(g[inside]).max(0))
        return counts, extent

    # -- small files -----------------------------------------------------------------------------
    def incar_text(self):
        def show(value):
            if isinstance(value, bool):
                return '.TRUE.' if value else '.FALSE.'
            if isinstance(value, (list, tuple)):
                return ' '.join(show(x) for x in value)
            return f'{value:g}' if isinstance(value, float) else str(value)
        return ''.join(f'{key:<8s} = {show(value)}\n' for key, value in self.settings.items())

    def kpoints_text(self):
        return f'{self.kpoints_comment}\n0\nGamma\n' + ' '.join(map(str, self.mesh)) + '\n0 0 0\n'

    def poscar_text(self, step, contcar=False):
        out = [self.comment if not contcar else self.comment.ljust(40)[:40]]
        if contcar:
            out.append('   1.00000000000000     ')
            out += [' ' + ''.join(f'{x:22.16f}' for x in v) for v in step.cell]
            out += ['   ' + '   '.join(f'{s:<2s}' for s in self.species), ''.join(f'{n:6d}' for n in self.counts), 'Direct']
            out += [''.join(f'{x % 1.0:20.16f}' for x in p) for p in step.positions]
            out += [' '] + ['  0.00000000E+00  0.00000000E+00  0.00000000E+00'] * len(step.positions)
        else:
            out.append('   1.0')
            out += [''.join(f'{x:16.10f}' for x in v) for v in step.cell]
            out += ['   ' + ' '.join(self.species), '   ' + ' '.join(map(str, self.counts)), 'Direct']
            out += [''.join(f'{x:14.8f}' for x in p) + f'  {n}' for p, n in zip(step.positions, self.names)]
        return '\n'.join(out) + '\n'

    def oszicar_text(self):
        out, before = [], 0.0
        for number, step in enumerate(self.steps, 1):
            out.append('       N       E                     dE             d eps       ncg     rms          rms(c)')
            last = 0.0
            for n, (energy, deps, ncg, rms, rmsc) in enumerate(step.scf, 1):
                line = f'DAV:{n:4d}   {fortran(energy, 12, 20)}{fortran(energy - last, 5, 15)}{fortran(deps, 5, 15)}{ncg:6d}{fortran(rms, 3, 12)}'
                if rmsc:
                    line += fortran(rmsc, 3, 13)
                out.append(line)
                last = energy
            line = (f'{number:4d} F= {short(step.energy, 8, 14)} E0= {short(self.sigma_zero(step.energy), 8, 14)}'
                    f'  d E ={short(step.energy - before if number > 1 else step.energy, 6, 12)}')
            if self.spins == 2:
                line += f'  mag={self.total_moment:11.4f}'
            out.append(line)
            before = step.energy if number == 1 else before
        return '\n'.join(out) + '\n'

    # -- OUTCAR ----------------------------------------------------------------------------------
    def potential_text(self, p, element):
        title, valence, mass, zval, enmax, enmin, rcore, rwigs, eatom, _ = p
        rows = [f'VRHFIN ={element if len(element) > 1 else element + " "}: {valence}', 'LEXCH  = PE',
                f'EATOM  ={eatom:10.4f} eV,{eatom / RYDBERG:10.4f} Ry', '', f'TITEL  = {title}',
                'LULTRA =        F    use ultrasoft PP ?', 'IUNSCR =        1    unscreen: 0-lin 1-nonlin 2-no',
                f'RPACOR ={rcore - .4:9.3f}    partial core radius',
                f'POMASS ={mass:9.3f}; ZVAL   ={zval:9.3f}    mass and valenz',
                f'RCORE  ={rcore:9.3f}    outmost cutoff radius',
                f'RWIGS  ={rwigs:9.3f}; RWIGS  ={rwigs * BOHR:9.3f}    wigner-seitz radius (au A)',
                f'ENMAX  ={enmax:9.3f}; ENMIN  ={enmin:9.3f} eV', 'LCOR   =        T    correct aug charges',
                'LPAW   =        T    paw PP']
        out = [f' POTCAR:    {title}'.ljust(50)]
        for row in rows:
            out.append(f'   {row}'.ljust(80))
        out += ['  local pseudopotential read in', '  partial core-charges read in', '  atomic valenz-charges read in']
        for l in (0, 0, 1, 1):
            out += [f'  non local Contribution for L={l:12d}  read in', '    real space projection operators read in']
        out += ['    PAW grid and wavefunctions read in', ' ',
                '   number of l-projection  operators is LMAX  =           4',
                '   number of lm-projection operators is LMMAX =           8', ' ']
        return out

    def neighbours(self):
        out = [' ion  position               nearest neighbor table']
        step = self.steps[0]
        structure = Structure(Lattice(step.cell), self.names, step.positions)
        for n, site in enumerate(structure, 1):
            near = sorted((round(x.nn_distance, 2), x.index + 1) for x in structure.get_neighbors(site, 4.0))[:12]
            head = f'{n:4d}' + ''.join(f'{x:7.3f}' for x in site.frac_coords) + '-'
            for start in range(0, max(len(near), 1), 8):
                row = ''.join(f'{i:4d} {d:.2f}' for d, i in near[start:start + 8])
                out.append((head if start == 0 else ' ' * 26) + row)
        return out

    def lattice_rows(self, step):
        b = self.reciprocal(step.cell)
        rows = ['      direct lattice vectors                 reciprocal lattice vectors']
        for v, w in zip(step.cell, b):
            rows.append('    ' + ''.join(f'{x:13.9f}' for x in v) + '    ' + ''.join(f'{x + 0.0:13.9f}' for x in w))
        rows += ['', '  length of vectors',
                 '    ' + ''.join(f'{x:13.9f}' for x in np.linalg.norm(step.cell, axis=1)) + '    '
                 + ''.join(f'{x:13.9f}' for x in np.linalg.norm(b, axis=1)), '', '']
        return rows

    def symmetry_text(self):
        data, out = self.symmetry, []
        count = len(data['rotations'])
        pure = int((np.abs(data['translations'] - np.round(data['translations'])).max(1) < 1e-5).sum())
        kind = {'P': {'c': 'primitive cubic', 't': 'primitive tetragonal', 'o': 'primitive orthorhombic'},
                'F': {'c': 'face centered cubic'}, 'R': {'t': 'trigonal (rhomb.)'}}
        number = data['number']
        family = 'c' if number >= 195 else 't' if number >= 143 else 't' if number >= 75 else 'o'
        centre = data['international'][0]
        name = kind.get(centre, {}).get(family, 'triclinic')
        point = {'m-3m': 'O_h', '-3m': 'D_3d', '4/mmm': 'D_4h', 'mmm': 'D_2h', '-43m': 'T_d'}
        group = point.get(data['pointgroup'].strip(), 'C_1')
        for title, word in (('for initial positions (statically)', 'static'),
                            ('for dynamics (positions and initial velocities)', 'dynamic'),
                            ('of structural, dynamic, and magnetic symmetry', 'magnetic')):
            head = f'Analysis of symmetry {title}:' if word != 'magnetic' else 'Analysis of structural, dynamic, and magnetic symmetry:'
            out += ['', '', head, '=' * 69, ' Subroutine PRICEL returns:', ' Original cell was already a primitive cell.', ' ', '',
                    ' Routine SETGRP: Setting up the symmetry group for a ', f' {name} supercell.', '', '',
                    f' Subroutine GETGRP returns: Found {count:2d} space group operations',
                    f' (whereof {pure:2d} operations were pure point group operations)',
                    f' out of a pool of {count:2d} trial point group operations.', '', '',
                    f'The {word} configuration has the point symmetry {group:<4s}.'
                    if pure == count else f'The {word} configuration has the point symmetry C_2h.']
            if pure != count:
                out.append(f' The point group associated with its full space group is {group:<4s}.')
        out += ['', '', f' Subroutine INISYM returns: Found {count:2d} space group operations',
                f' (whereof {pure:2d} operations are pure point group operations),',
                " and found     1 'primitive' translations", '', ' ', ' ']
        return out

    def operations_text(self):
        out = ['Space group operators:', ' irot       det(A)        alpha          n_x          n_y          n_z        tau_x        tau_y        tau_z']
        cell = self.steps[0].cell
        for n, (r, t) in enumerate(zip(self.symmetry['rotations'], self.symmetry['translations']), 1):
            c = cell.T @ r @ np.linalg.inv(cell.T)
            det = round(float(np.linalg.det(c)))
            proper = c * det
            angle = math.degrees(math.acos(min(1.0, max(-1.0, (np.trace(proper) - 1) / 2))))
            if angle < 1e-3:
                axis = np.array([1.0, 0, 0])
            else:
                values, vectors = np.linalg.eig(proper)
                axis = np.real(vectors[:, np.argmin(np.abs(values - 1))])
                axis = axis / np.linalg.norm(axis) * (1 if axis[np.argmax(np.abs(axis) > 1e-6)] > 0 else -1)
                if np.dot([proper[2, 1] - proper[1, 2], proper[0, 2] - proper[2, 0], proper[1, 0] - proper[0, 1]], axis) < -1e-6:
                    axis = -axis
            row = [det, angle, *axis, *t]
            out.append(f'{n:5d}' + ''.join(f'{round(float(x), 6) + 0.0:13.6f}' for x in row))
        return out + [' ']

    def free_energy_text(self, terms, energy):
        rows = [('alpha Z        PSCENC', terms['alpha']), ('Ewald energy   TEWEN ', terms['ewald']),
                ('-Hartree energ DENC  ', terms['hartree']), ('-exchange      EXHF  ', terms['exchange']),
                ('-V(xc)+E(xc)   XCENC ', terms['xc'])]
        out = [' Free energy of the ion-electron system (eV)', '  ' + '-' * 51]
        out += [f'  {label} ={value:20.8f}' for label, value in rows]
        out += [f'  PAW double counting   ={terms["paw1"]:20.8f}{terms["paw2"]:18.8f}',
                f'  entropy T*S    EENTRO ={terms["entropy"]:20.8f}', f'  eigenvalues    EBANDS ={terms["bands"]:20.8f}',
                f'  atomic energy  EATOM  ={terms["atom"]:20.8f}', f'  Solvation  Ediel_sol  ={0.0:20.8f}',
                '  ' + '-' * 51, f'  free energy    TOTEN  ={energy:20.8f} eV', '',
                f'  energy without entropy ={self.no_entropy(energy):19.8f}  energy(sigma->0) ={self.sigma_zero(energy):19.8f}']
        return out

    def time_line(self, label, seconds):
        return f'{label:>10s}:  cpu time{seconds:10.4f}: real time{seconds * 1.0085 + 0.0001:10.4f}'

    def eigenvalue_text(self):
        out = [' ', f' E-fermi :{self.fermi:9.4f}     XC(G=0):{-8.1 - self.electrons / self.steps[-1].volume:9.4f}     alpha+bet :{-6.0 - 7 * self.electrons / self.steps[-1].volume:8.4f}', '']
        for spin in range(self.spins):
            if self.spins == 2:
                out += ([''] if spin == 0 else []) + [f' spin component {spin + 1}']
            out.append('')
            for n, k in enumerate(self.k_points):
                out += [f' k-point {n + 1:5d} :   ' + ''.join(f'{x:10.4f}' for x in k), '  band No.  band energies     occupation ']
                scale = 2.0 if self.spins == 1 else 1.0
                out += [f'{b + 1:7d}{e:13.4f}{o * scale:13.5f}' for b, (e, o) in
                        enumerate(zip(self.eigenvalues[spin][n], self.occupations[spin][n]))]
                out.append('')
        return out

    def site_table(self, title, values):
        out = ['', '', f' {title}', ' ', '# of ion       s       p       d       tot', '-' * 42]
        total = np.zeros(3)
        for n, row in enumerate(values, 1):
            total += row
            out.append(f'{n:5d}     ' + ''.join(f'{x:8.3f}' for x in (*row, sum(row))))
        out += ['-' * 50, 'tot    ' + ''.join(f'{x:8.3f}' for x in (*total, sum(total))).rjust(35), ' ']
        return out

    def charges(self):
        split = {'Si': (1.04, 1.77, 0), 'O': (1.556, 3.462, 0), 'Sr': (2.071, 5.878, .143), 'Ti': (2.188, 6.382, 2.109),
                 'Fe': (.398, .507, 5.874), 'Ni': (.362, .377, 8.262), 'Ba': (2.064, 5.904, .246), 'Zr': (2.141, 6.163, 1.844), 'S': (1.596, 3.402, 0)}
        return [np.array(split[n], float) for n in self.names]

    def outcar_text(self):
        first, final = self.steps[0], self.steps[-1]
        s, cut = self.get, self.grid[0]
        _, lengths, small, fine = self.grid
        hybrid, plus_u, spin = s('LHFCALC', False), s('LDAU', False), self.spins == 2
        out = [' vasp.5.4.4.18Apr17-6-g9f103f2a35 (build Mar 12 2018 10:24:11) complex          ', '  ',
               f' executed on             LinuxIFC date {self.date}', ' running on    8 total cores',
               ' distrk:  each k-point on    8 cores,    1 groups', ' distr:  one band on NCORES_PER_BAND=   4 cores,    2 groups',
               '', '', RULE, '', '', ' INCAR:']
        out += [f' POTCAR:    {p[0]}'.ljust(50) for p in self.potential]
        for p, element in zip(self.potential, self.species):
            out += self.potential_text(p, element)
        for n, p in enumerate(self.potential, 1):
            out += [f'  {p[0]}'.ljust(40) + ':', f' energy of atom {n:2d}       EATOM={-p[8]:10.4f}',
                    f' kinetic energy error for atom={0.0137:10.4f} (will be added to EATOM!!)']
        out += [' ', ' ', f' POSCAR: {self.comment:<40s}', '  positions in direct lattice', '  No initial velocities read in',
                ' exchange correlation table for  LEXCH =        8', '   RHO(1)=    0.500       N(1)  =     2000',
                '   RHO(2)=  100.500       N(2)  =     4000', ' ', '', '', RULE, '', '']
        out += self.neighbours() + [' ', '  Lattice vectors:', '  ']
        out += [f' A{n} = (' + ','.join(f'{x:15.10f}' for x in v) + ')' for n, v in enumerate(first.cell, 1)]
        out += self.symmetry_text() + [f' KPOINTS: {self.kpoints_comment:<40s}', '', 'Automatic generation of k-mesh.']
        out += self.operations_text()
        out += [' Subroutine IBZKPT returns following result:', ' ' + '=' * 43, ' ', f' Found {len(self.k_points):6d} irreducible k-points:', ' ',
                ' Following reciprocal coordinates:', '            Coordinates               Weight']
        out += [''.join(f'{x:10.6f}' for x in k) + f'{w:14.6f}' for k, w in zip(self.k_points, self.weights)]
        cartesian = self.k_points @ self.reciprocal(first.cell)
        out += [' ', ' Following cartesian coordinates:', '            Coordinates               Weight']
        out += [''.join(f'{x:10.6f}' for x in k) + f'{w:14.6f}' for k, w in zip(cartesian, self.weights)]
        out += [' ', '', '', RULE, '', '', '', '', ' Dimension of arrays:',
                f'   k-points           NKPTS ={len(self.k_points):7d}   k-points in BZ     NKDIM ={len(self.k_points):7d}   number of bands    NBANDS={self.bands:7d}',
                f'   number of dos      NEDOS ={301:7d}   number of ions     NIONS ={len(self.names):7d}',
                '   non local maximal  LDIM  =      4   non local SUM 2l+1 LMDIM =      8', f'   total plane-waves  NPLWV ={small[0] * small[1] * small[2]:7d}',
                '   max r-space proj   IRMAX =      1   max aug-charges    IRDMAX=   4327',
                '   dimension x,y,z ' + ' '.join(f'NG{c} ={n:6d}' for c, n in zip('XYZ', small)),
                '   dimension x,y,z ' + ' '.join(f'NG{c}F={n:6d}' for c, n in zip('XYZ', fine)),
                '   support grid    ' + ' '.join(f'NG{c}F={n:6d}' for c, n in zip('XYZ', fine)),
                '   ions per type =            ' + ''.join(f'{n:4d}' for n in self.counts),
                '   NGX,Y,Z   is equivalent  to a cutoff of ' + ','.join(f'{math.pi * n / (l / BOHR):7.2f}' for n, l in zip(small, lengths)) + ' a.u.',
                '   NGXF,Y,Z  is equivalent  to a cutoff of ' + ','.join(f'{math.pi * n / (l / BOHR):7.2f}' for n, l in zip(fine, lengths)) + ' a.u.',
                '', f' SYSTEM =  {self.title:<40s}', f' POSCAR =  {self.comment:<40s}', '', ' Startparameter for this run:',
                '   NWRITE =      1    write-flag & timer', f'   PREC   = {"accura":6s}    normal or accurate (medium, high low for compatibility)',
                '   ISTART =      0    job   : 0-new  1-cont  2-samecut', '   ICHARG =      2    charge: 1-file 2-atom 10-const',
                f'   ISPIN  = {self.spins:6d}    spin polarized calculation?', '   LNONCOLLINEAR =      F non collinear calculations',
                '   LSORBIT =      F    spin-orbit coupling', '   INIWAV =      1    electr: 0-lowe 1-rand  2-diag',
                f'   LASPH  =      {"T" if s("LASPH", False) else "F"}    aspherical Exc in radial PAW', '   METAGGA=      F    non-selfconsistent MetaGGA calc.', '',
                ' Electronic Relaxation 1',
                f'   ENCUT  ={self.encut:7.1f} eV{self.encut / RYDBERG:7.2f} Ry{cut:8.2f} a.u.  ' + ''.join(f'{cut * l / BOHR / 2 / math.pi:6.2f}' for l in lengths).strip() + '*2*pi/ulx,y,z',
                f'   ENINI  ={self.encut:7.1f}     initial cutoff', f'   ENAUG  ={max(605.4, 1.5 * self.encut):7.1f} eV  augmentation charge cutoff',
                f'   NELM   = {s("NELM", 60):6d};   NELMIN=  2; NELMDL= -5     # of ELM steps ', f'   EDIFF  ={fortran(s("EDIFF", 1e-4), 1, 8)}   stopping-criterion for ELM',
                '   LREAL  =      F    real-space projection', '   NLSPLINE    = F    spline interpolate recip. space projectors',
                '   LCOMPAT=      F    compatible to vasp.4.4', '   GGA_COMPAT  = T    GGA compatible to vasp.4.4-vasp.4.6',
                '   LMAXPAW     = -100 max onsite density', f'   LMAXMIX     =    {4 if plus_u else 2} max onsite mixed and CHGCAR',
                '   VOSKOWN=      0    Vosko Wilk Nusair interpolation', '   ROPT   = ' + ''.join(f'{0.0:10.5f}' for _ in self.species),
                ' Ionic relaxation', f'   EDIFFG ={short(s("EDIFFG", 1e-3), 1, 8) if s("EDIFFG", 1e-3) < 0 else fortran(s("EDIFFG", 1e-3), 1, 8)}   stopping-criterion for IOM',
                f'   NSW    = {s("NSW", 0):6d}    number of steps for IOM', f'   NBLOCK =      1;   KBLOCK ={max(1, s("NSW", 0)):7d}    inner block; outer block ',
                f'   IBRION = {s("IBRION", -1):6d}    ionic relax: 0-MD 1-quasi-New 2-CG', '   NFREE  =      1    steps in history (QN), initial steepest desc. (CG)',
                f'   ISIF   = {s("ISIF", 2):6d}    stress and relaxation', '   IWAVPR =     10    prediction:  0-non 1-charg 2-wave 3-comb',
                '   ISYM   =      2    0-nonsym 1-usesym 2-fastsym', '   LCORR  =      T    Harris-Foulkes like correction to forces', '',
                '   POTIM  = 0.5000    time-step for ionic-motion', '   TEIN   =    0.0    initial temperature',
                '   TEBEG  =    0.0;   TEEND  =   0.0 temperature during run', '   SMASS  =  -3.00    Nose mass-parameter (am)',
                '   estimated Nose-frequenzy (Omega)   =  0.10E-29 period in steps =****** mass=  -0.768E-27a.u.',
                '   SCALEE = 1.0000    scale energy and forces', '   NPACO  =    256;   APACO  = 16.0  distance and # of slots for P.C.',
                '   PSTRESS=    0.0 pullay stress', '', '  Mass of Ions in am', '   POMASS = ' + ''.join(f'{p[2]:6.2f}' for p in self.potential),
                '  Ionic Valenz', '   ZVAL   = ' + ''.join(f'{p[3]:6.2f}' for p in self.potential), '  Atomic Wigner-Seitz radii',
                '   RWIGS  = ' + ''.join(f'{-1:6.2f}' for _ in self.species), '  virtual crystal weights ',
                '   VCA    = ' + ''.join(f'{1:6.2f}' for _ in self.species), f'   NELECT ={self.electrons:13.4f}    total number of electrons',
                '   NUPDOWN=      -1.0000    fix difference up-down', '', ' DOS related values:',
                '   EMIN   =  10.00;   EMAX   =-10.00  energy-range for DOS', '   EFERMI =   0.00',
                f'   ISMEAR = {s("ISMEAR", 1):5d};   SIGMA  = {s("SIGMA", .2):6.2f}  broadening in eV -4-tet -1-fermi 0-gaus', '',
                ' Electronic relaxation 2 (details)', f'   IALGO  = {58 if hybrid else 38:6d}    algorithm',
                '   LDIAG  =      T    sub-space diagonalisation (order eigenvalues)', '   LSUBROT=      F    optimize rotation matrix (better conditioning)',
                '   TURBO    =      0    0=normal 1=particle mesh', '   IRESTART =      0    0=no restart 2=restart with 2 vectors',
                '   NREBOOT  =      0    no. of reboots', '   NMIN     =      0    reboot dimension', '   EREF     =   0.00    reference energy to select bands',
                '   IMIX   =      4    mixing-type and parameters', '     AMIX     =   0.40;   BMIX     =  1.00', '     AMIX_MAG =   1.60;   BMIX_MAG =  1.00',
                '     AMIN     =   0.10', '     WC   =   100.;   INIMIX=   1;  MIXPRE=   1;  MAXMIX= -45', '', ' Intra band minimization:',
                '   WEIMIN = 0.0000     energy-eigenvalue tresh-hold', f'   EBREAK = {fortran(s("EDIFF", 1e-4) / 4 / self.bands, 2, 9)}     absolut break condition',
                '   DEPER  =   0.30     relativ break condition  ', '', '   TIME   =   0.40     timestep for ELM', '']
        density = self.electrons / first.volume
        kf = (3 * math.pi ** 2 * density) ** (1 / 3)
        ef = 3.80998 * kf ** 2
        out += [f'  volume/ion in A,a.u.               ={first.volume / len(self.names):11.2f}{first.volume / len(self.names) / BOHR ** 3:13.2f}',
                f'  Fermi-wavevector in a.u.,A,eV,Ry     ={kf * BOHR:11.6f}{kf:10.6f}{ef:10.6f}{ef / RYDBERG:10.6f}',
                f'  Thomas-Fermi vector in A             ={math.sqrt(4 * kf / math.pi / BOHR):11.6f}', ' ', ' Write flags',
                '   LWAVE        =      F    write WAVECAR', '   LDOWNSAMPLE  =      F    k-point downsampling of WAVECAR', '   LCHARG       =      F    write CHGCAR',
                '   LVTOT        =      F    write LOCPOT, total local potential', '   LVHAR        =      F    write LOCPOT, Hartree potential only',
                '   LELF         =      F    write electronic localiz. function (ELF)', f'   LORBIT       = {11 if spin else 0:6d}    0 simple, 1 ext, 2 COOP (PROOUT), +10 PAW based schemes',
                '', '', ' Dipole corrections', '   LMONO  =      F    monopole corrections only (constant potential shift)',
                '   LDIPOL =      F    correct potential (dipole corrections)', '   IDIPOL =      0    1-x, 2-y, 3-z, 4-all directions ',
                '   EPSILON=  1.0000000 bulk dielectric constant', '']
        if plus_u:
            out += [f' LDA+U is selected, type is set to LDAUTYPE = {s("LDAUTYPE", 2):2d}',
                    '   angular momentum for each species LDAUL = ' + ''.join(f'{n:5d}' for n in s('LDAUL', [])),
                    '   U (eV)           for each species LDAUU = ' + ''.join(f'{u:5.1f}' for u in s('LDAUU', [])),
                    '   J (eV)           for each species LDAUJ = ' + ''.join(f'{j:5.1f}' for j in s('LDAUJ', []))]
        out += [' Exchange correlation treatment:', f'   GGA     = {s("GGA", "--"):>5s}    GGA type', '   LEXCH   =     8    internal setting for exchange type',
                '   VOSKOWN=      0    Vosko Wilk Nusair interpolation', f'   LHFCALC =     {"T" if hybrid else "F"}    Hartree Fock is set to',
                '   LHFONE  =     F    Hartree Fock one center treatment', f'   AEXX    ={s("AEXX", 0.0):10.4f} exact exchange contribution']
        if hybrid:
            out += ['   HFSCREEN=%10.4f screening length (either q_TF or 0.3 A-1)' % s('HFSCREEN', .2), '   ALDAC   =    1.0000 LDA correlation']
        out += ['', ' Linear response parameters', '   LEPSILON=     F    determine dielectric tensor', '   LRPA    =     F    only Hartree local field effects (RPA)',
                '   LNABLA  =     F    use nabla operator in PAW spheres', '   LVEL    =     F    velocity operator in full k-point grid',
                '   LINTERFAST=   F  fast interpolation', '   KINTER  =     0    interpolate to denser k-point grid', '   CSHIFT  =0.1000    complex shift for real part using Kramers Kronig',
                '   OMEGAMAX=  -1.0    maximum frequency', '   DEG_THRESHOLD= 0.2000000E-02 threshold for treating states as degnerate', '   RTIME   =   -0.100 relaxation time in fs',
                '  (WPLASMAI=    0.000 imaginary part of plasma frequency in eV, 0.658/RTIME)', '   DFIELD  = 0.0000000 0.0000000 0.0000000 field for delta impulse in time',
                ' ', ' Orbital magnetization related:', '   ORBITALMAG=     F  switch on orbital magnetization', '   LCHIMAG   =     F  perturbation theory with respect to B field',
                '   DQ        =  0.001000  dq finite difference perturbation B field', '   LLRAUG    =     F  two centre corrections for induced B field',
                '', '', '', RULE, '', '']
        out += [{-1: ' Static calculation', 2: ' conjugate gradient relaxation of ions'}[s('IBRION', -1)], ' charge density and potential will be updated during run',
                ' spin polarized calculation' if spin else ' non-spin polarized calculation', ' Variant of blocked Davidson', ' Davidson routine will perform the subspace rotation',
                ' perform sub-space diagonalisation', '    after iterative eigenvector-optimisation', ' modified Broyden-mixing scheme, WC =      100.0',
                ' initial mixing is a Kerker type mixing with AMIX =  0.4000 and BMIX =      1.0000', ' Hartree-type preconditioning will be used',
                f' using additional bands {int(self.bands - self.electrons / 2):12d}', ' reciprocal scheme for non local part', ' use partial core corrections',
                ' calculate Harris-corrections to forces ', '   (improved forces if not selfconsistent)', ' use gradient corrections ', ' use of overlap-Matrix (Vanderbilt PP)',
                ' Fermi weights with tetrahedron method with Bloechl corrections' if s('ISMEAR', 0) == -5 else f' Gauss-broadening in eV      SIGMA  ={s("SIGMA", .2):7.2f}',
                '', '', RULE, '', '', f'  energy-cutoff  :  {self.encut:10.2f}', f'  volume of cell :  {first.volume:10.2f}']
        out += self.lattice_rows(first) + [f' k-points in units of 2pi/SCALE and weight: {self.kpoints_comment:<40s}']
        out += [' ' + ''.join(f'{x:12.8f}' for x in k) + f'{w:12.3f}' for k, w in zip(cartesian, self.share)]
        out += [' ', f' k-points in reciprocal lattice and weights: {self.kpoints_comment:<40s}']
        out += [' ' + ''.join(f'{x:12.8f}' for x in k) + f'{w:12.3f}' for k, w in zip(self.k_points, self.share)]
        out += [' ', ' position of ions in fractional coordinates (direct lattice) ']
        out += [' ' + ''.join(f'{x:12.8f}' for x in p) for p in first.positions]
        out += [' ', ' position of ions in cartesian coordinates  (Angst):']
        out += [' ' + ''.join(f'{x:12.8f}' for x in p) for p in first.positions @ first.cell] + [' ', '', '', RULE, '', '']
        counts, extent = self.plane_waves
        out += [f' k-point {n:2d} : ' + ''.join(f'{x:7.4f}' for x in k).rjust(23) + f'  plane waves:{c:8d}' for n, (k, c) in enumerate(zip(self.k_points, counts), 1)]
        out += ['', f' maximum and minimum number of plane-waves per node : {max(counts):9d}{min(counts):9d}', '', f' maximum number of plane-waves: {max(counts):9d}',
                ' maximum index in each direction: ', '   ' + '   '.join(f'I{c}MAX={n:5d}' for c, n in zip('XYZ', extent)),
                '   ' + '   '.join(f'I{c}MIN={-n:5d}' for c, n in zip('XYZ', extent)), '', '', ' serial   3D FFT for wavefunctions', ' parallel 3D FFT for charge:',
                '    minimum data exchange during FFTs selected (reduces bandwidth)', '', '']
        memory = ['', f' total amount of memory used by VASP MPI-rank0{35211 + max(counts) * self.bands // 20:9d}. kBytes', '=' * 71, '',
                  '   base      :      30000. kBytes', f'   nonl-proj :{max(counts) // 9:11d}. kBytes', f'   fftplans  :{small[0] ** 3 // 64:11d}. kBytes',
                  f'   grid      :{fine[0] ** 3 // 60:11d}. kBytes', '   one-center:         49. kBytes', f'   wavefun   :{max(counts) * self.bands // 30:11d}. kBytes', ' ']
        out += memory + ['     INWAV:  cpu time    0.0000: real time    0.0002', ' initial charge density was supplied:', ' charge density of overlapping atoms calculated',
                         f' number of electron{self.electrons:16.7f} magnetization' + (f'{float(sum(self.moments)):16.7f}' if spin else ' '),
                         ' keeping initial charge density in first step', '', '', RULE, '', '',
                         ' Maximum index for augmentation-charges         3485 (set IRDMAX)', '', '', RULE, '', '', ' First call to EWALD:  gamma=   0.335',
                         ' Maximum number of real-space cells 3x 3x 3', ' Maximum number of reciprocal cells 3x 3x 3', '', '    FEWALD:  cpu time    0.0021: real time    0.0021', '', '']
        per = self.seconds * 0.93 / sum(len(x.scf) for x in self.steps)
        for number, step in enumerate(self.steps, 1):
            last = 0.0
            for n, (energy, deps, ncg, rms, rmsc) in enumerate(step.scf, 1):
                out += [f'{"-" * 39} Iteration {number:6d}({n:4d})  {"-" * 39}', '', '', self.time_line('POTLOK', per * .06), self.time_line('SETDIJ', per * .03),
                        self.time_line('EDDAV', per * .85), self.time_line('DOS', per * .005)]
                final_one = n == len(step.scf)
                if rmsc:
                    out += [self.time_line('CHARGE', per * .04), self.time_line('MIXING', per * .01)]
                moment = '' if not spin else f'{self.total_moment + (0.3 * math.exp(-n / 2) if self.total_moment else 0):16.7f}'
                out += ['    ' + '-' * 44, self.time_line('LOOP', per), '', f' eigenvalue-minimisations  :{ncg:6d}',
                        f' total energy-change (2. order) :{fortran(energy - last, 7, 14)}  ({fortran(deps, 7, 14)})',
                        f' number of electron{self.electrons - 1e-7 * (n > 4):16.7f} magnetization{moment or " "}',
                        f' augmentation part {self.electrons * (1 if n < 5 else .211) :16.7f} magnetization{moment or " "}', '']
                if rmsc:
                    out += [' Broyden mixing:', f'  rms(total) ={fortran(rmsc, 5, 12)}    rms(broyden)={fortran(rmsc * .9995, 5, 12)}',
                            f'  rms(prec ) ={fortran(rmsc * 1.71, 5, 12)}', '  weight for this iteration     100.00', '']
                out += self.free_energy_text(self.terms(step, energy, first=n == 1), energy)
                out += ['', '', RULE, '', '', '', ''] if not final_one else ['', '', RULE, '', '', '', '', ' average (electrostatic) potential at core', '  the test charge radii are ' + ''.join(f'{p[6] * .52:10.4f}' for p in self.potential), '  (the norm of the test charge is              1.0000)']
                last = energy
            core = [f'{n:8d}{POTENTIALS[name][9]:9.4f}' for n, name in enumerate(self.names, 1)]
            out += [''.join(core[i:i + 5]) for i in range(0, len(core), 5)] + [' ', ' ']
            if number == len(self.steps):
                out += self.eigenvalue_text()
            else:
                out += self.eigenvalue_text()[:3]
            out += ['', RULE, '', '']
            if step.converged:
                out += [f'{"-" * 24} aborting loop because EDIFF is reached {"-" * 40}', '', '']
            if spin:
                out += self.site_table('total charge     ', self.charges()) + self.site_table('magnetization (x)', self.site_moments)
            out += [self.time_line(label, per * .05) for label in ('CHARGE', 'FORLOC', 'FORNL ', 'STRESS', 'FORCOR', 'FORHAR')] + ['']
            out += self.stress_text(step) + ['', '', ' VOLUME and BASIS-vectors are now :', ' ' + '-' * 77, f'  energy-cutoff  :  {self.encut:10.2f}', f'  volume of cell :  {step.volume:10.2f}']
            out += self.lattice_rows(step) + self.force_text(step)
            terms = step.energy
            out += ['', '', RULE, '', '', '', '  FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)', '  ' + '-' * 51, f'  free  energy   TOTEN  ={terms:20.8f} eV', '',
                    f'  energy  without entropy={self.no_entropy(terms):19.8f}  energy(sigma->0) ={self.sigma_zero(terms):19.8f}', ' ', '', '', RULE, '', '',
                    self.time_line('POTLOK', per * .3), '', '', RULE, '', '']
            if number < len(self.steps):
                out += [' Conjugate gradient step on ions:' if number > 1 else ' Conjugate gradient relaxation:', f' trial-energy change:{step.energy - self.steps[0].energy:12.6f}  1 .order{step.energy - self.steps[0].energy:13.6f}', '', '', RULE, '', '']
            elif self.ionic_converged:
                out += ['', RULE, '', '', '  ', ' reached required accuracy - stopping structural energy minimisation']
            out += [self.time_line('LOOP+', per * len(step.scf))]
            out += ['', ''] if number < len(self.steps) else ['    4ORBIT:  cpu time    0.0000: real time    0.0000']
        out += memory
        out += ['  ', '  ', ' General timing and accounting informations for this job:', ' ' + '=' * 56, '  ',
                f'                  Total CPU time used (sec):{self.seconds:13.3f}', f'                            User time (sec):{self.seconds * .962:13.3f}',
                f'                          System time (sec):{self.seconds * .038:13.3f}', f'                         Elapsed time (sec):{self.seconds * 1.0205:13.3f}', '  ',
                f'                   Maximum memory used (kb):{118344 + max(counts) * self.bands // 8:12d}.', '                   Average memory used (kb):           0.', '  ',
                '                          Minor page faults:        58211', '                          Major page faults:            3', '                 Voluntary context switches:         2917']
        return '\n'.join(out) + '\n'

    def stress_text(self, step):
        total = [x * step.volume / KILOBAR for x in step.stress]
        terms = self.terms(step, step.energy)
        iso = {'Alpha Z': terms['alpha'], 'Ewald  ': terms['ewald'] / 3, 'Hartree': -terms['hartree'] * .41, 'E(xc)  ': -terms['xc'] * 1.13,
               'Local  ': terms['hartree'] * 1.37, 'n-local': -2.3 * self.electrons, 'augment': .7 * self.electrons}
        kinetic = [t - sum(iso.values()) for t in total[:3]] + total[3:]
        out = ['  FORCE on cell =-STRESS in cart. coord.  units (eV):', '  Direction    XX          YY          ZZ          XY          YZ          ZX', '  ' + '-' * 86]
        for label, value in iso.items():
            width = ''.join(f'{value:12.5f}' for _ in range(3))
            out.append(f'  {label}' + (width if label == 'Alpha Z' else width + ''.join(f'{0.0:12.5f}' for _ in range(3))))
        out += ['  Kinetic' + ''.join(f'{x:12.5f}' for x in kinetic), '  Fock   ' + ''.join(f'{0.0:12.5f}' for _ in range(6)), '  ' + '-' * 85,
                '  Total  ' + ''.join(f'{x:12.5f}' for x in total), '  in kB  ' + ''.join(f'{x:12.5f}' for x in step.stress),
                f'  external pressure ={sum(step.stress[:3]) / 3:12.2f} kB  Pullay stress ={0.0:12.2f} kB']
        return out

    def force_text(self, step):
        out = [' FORCES acting on ions', '    electron-ion (+dipol)            ewald-force                    non-local-force                 convergence-correction', ' ' + '-' * 95]
        for f in step.forces:
            parts = [-23.0 * f, 26.0 * f, -2.0 * f - 1e-4 * f, 1e-4 * f]
            out.append('  ' + '  '.join(''.join(short(x, 3, 10) if x < 0 else fortran(x, 3, 10) for x in part) for part in parts))
        out += [' ' + '-' * 95, '  ' + '  '.join(fortran(0, 3, 10) * 3 for _ in range(4)), ' ', ' ', ' POSITION                                       TOTAL-FORCE (eV/Angst)', ' ' + '-' * 83]
        for p, f in zip(step.positions @ step.cell, step.forces):
            out.append(''.join(f'{x:13.5f}' for x in p) + ' ' + ''.join(f'{x:14.6f}' for x in f))
        drift = step.forces.sum(0)
        out += [' ' + '-' * 83, '    total drift:                        ' + ''.join(f'{x + 0.0:14.6f}' for x in drift), '']
        return out

    # -- vasprun.xml -----------------------------------------------------------------------------
    @staticmethod
    def vectors(name, rows, indent, extra=''):
        pad = ' ' * indent
        out = [f'{pad}<varray name="{name}" {extra}>'] + [f'{pad} <v> ' + ' '.join(f'{x + 0.0:16.8f}' for x in row) + ' </v>' for row in rows]
        return out + [f'{pad}</varray>']

    def structure_xml(self, step, name, indent):
        pad = ' ' * indent
        out = [f'{pad}<structure name="{name}" >' if name else f'{pad}<structure>', f'{pad} <crystal>']
        out += self.vectors('basis', step.cell, indent + 2) + [f'{pad}  <i name="volume"> {step.volume:16.8f} </i>']
        out += self.vectors('rec_basis', self.reciprocal(step.cell), indent + 2) + [f'{pad} </crystal>']
        return out + self.vectors('positions', step.positions, indent + 1) + [f'{pad}</structure>']

    @staticmethod
    def item(name, value):
        if isinstance(value, bool):
            return f'<i type="logical" name="{name}"> {"T" if value else "F"}  </i>'
        if isinstance(value, int):
            return f'<i type="int" name="{name}">{value:6d}</i>'
        if isinstance(value, float):
            return f'<i name="{name}">{value:16.8f}</i>'
        if isinstance(value, str):
            return f'<i type="string" name="{name}">{value}</i>'
        if all(isinstance(x, int) for x in value):
            return f'<v type="int" name="{name}">' + ''.join(f'{x:6d}' for x in value) + '</v>'
        return f'<v name="{name}">' + ''.join(f'{x:16.8f}' for x in value) + '</v>'

    def parameters_xml(self):
        s = self.get
        magmom = [float(m) for m in (self.moments or [1] * len(self.names))]
        small, fine = self.grid[2], self.grid[3]
        ones = [float(1)] * len(self.species)
        tree = [('general', [('SYSTEM', self.title), ('LCOMPAT', False)]),
                ('electronic', [('PREC', 'accura'), ('ENMAX', float(self.encut)), ('ENAUG', max(605.392, 1.5 * self.encut)), ('EDIFF', s('EDIFF', 1e-4)),
                                ('IALGO', 58 if s('LHFCALC', False) else 38), ('IWAVPR', 10), ('NBANDS', self.bands), ('NELECT', self.electrons), ('TURBO', 0),
                                ('IRESTART', 0), ('NREBOOT', 0), ('NMIN', 0), ('EREF', 0.0),
                                ('electronic smearing', [('ISMEAR', s('ISMEAR', 1)), ('SIGMA', s('SIGMA', .2)), ('KSPACING', .5), ('KGAMMA', True)]),
                                ('electronic projectors', [('LREAL', False), ('ROPT', [0.0] * len(self.species)), ('LMAXPAW', -100), ('LMAXMIX', 4 if s('LDAU', False) else 2), ('NLSPLINE', False)]),
                                ('electronic startup', [('ISTART', 0), ('ICHARG', 2), ('INIWAV', 1)]),
                                ('electronic spin', [('ISPIN', self.spins), ('LNONCOLLINEAR', False), ('MAGMOM', magmom), ('NUPDOWN', -1.0), ('LSORBIT', False),
                                                     ('SAXIS', [0.0, 0.0, 1.0]), ('LSPIRAL', False), ('QSPIRAL', [0.0] * 3), ('LZEROZ', False)]),
                                ('electronic exchange-correlation', [('LASPH', s('LASPH', False)), ('LMETAGGA', False)]),
                                ('electronic convergence', [('NELM', s('NELM', 60)), ('NELMDL', -5), ('NELMIN', 2), ('ENINI', float(self.encut)),
                                                            ('electronic convergence detail', [('LDIAG', True), ('LSUBROT', False), ('WEIMIN', 0.0), ('EBREAK', s('EDIFF', 1e-4) / 4 / self.bands), ('DEPER', .3), ('NRMM', 4), ('TIME', .4)])]),
                                ('electronic mixer', [('AMIX', .4), ('BMIX', 1.0), ('AMIN', .1), ('AMIX_MAG', 1.6), ('BMIX_MAG', 1.0),
                                                      ('electronic mixer details', [('IMIX', 4), ('MIXFIRST', False), ('MAXMIX', -45), ('WC', 100.0), ('INIMIX', 1), ('MIXPRE', 1), ('MREMOVE', 5)])]),
                                ('electronic dipolcorrection', [('LDIPOL', False), ('LMONO', False), ('IDIPOL', 0), ('EPSILON', 1.0), ('DIPOL', [-100.0] * 3), ('EFIELD', 0.0)])]),
                ('grids', [(f'NG{c}', n) for c, n in zip('XYZ', small)] + [(f'NG{c}F', n) for c, n in zip('XYZ', fine)] + [('ADDGRID', False)]),
                ('ionic', [('NSW', s('NSW', 0)), ('IBRION', s('IBRION', -1)), ('MDALGO', 0), ('ISIF', s('ISIF', 2)), ('PSTRESS', 0.0), ('EDIFFG', s('EDIFFG', 1e-3)),
                           ('NFREE', 1), ('POTIM', .5), ('SMASS', -3.0), ('SCALEE', 1.0)]),
                ('ionic md', [('TEBEG', .0001), ('TEEND', .0001), ('NBLOCK', 1), ('KBLOCK', max(1, s('NSW', 0))), ('NPACO', 256), ('APACO', 16.0)]),
                ('symmetry', [('ISYM', 2), ('SYMPREC', 1e-5)]),
                ('dos', [('LORBIT', 11 if self.spins == 2 else 0), ('RWIGS', [-1.0] * len(self.species)), ('NEDOS', 301), ('EMIN', 10.0), ('EMAX', -10.0), ('EFERMI', 0.0)]),
                ('writing', [('NWRITE', 1), ('LWAVE', False), ('LDOWNSAMPLE', False), ('LCHARG', False), ('LPARD', False), ('LVTOT', False), ('LVHAR', False), ('LELF', False), ('LOPTICS', False), ('STM', [0.0] * 7)]),
                ('performance', [('NPAR', 2), ('NSIM', 4), ('NBLK', -1), ('LPLANE', True), ('LSCALAPACK', False), ('LSCAAWARE', False), ('LSCALU', False), ('LASYNC', False), ('LORBITALREAL', False)]),
                ('miscellaneous', [('IDIOT', 3), ('ISPECIAL', 0), ('LMUSIC', False), ('POMASS', [p[2] for p in self.potential]), ('DARWINR', [0.0] * len(ones)), ('DARWINV', ones), ('LCORR', True)]),
                ('GGA_COMPAT', True), ('LBERRY', False), ('ICORELEVEL', 0), ('LDAU', s('LDAU', False))]
        if s('LDAU', False):
            tree += [('LDAUTYPE', s('LDAUTYPE', 2)), ('LDAUL', s('LDAUL', [])), ('LDAUU', [float(u) for u in s('LDAUU', [])]),
                     ('LDAUJ', [float(j) for j in s('LDAUJ', [])]), ('LDAUPRINT', 0)]
        tree += [('I_CONSTRAINED_M', 0),
                 ('electronic exchange-correlation', [('GGA', s('GGA', '--')), ('VOSKOWN', 0), ('LHFCALC', s('LHFCALC', False)), ('PRECFOCK', 'normal' if s('LHFCALC', False) else ''),
                                                      ('LSYMGRAD', False), ('LHFONE', False), ('LRHFCALC', False), ('LTHOMAS', False), ('LMODELHF', False), ('ENCUT4O', -1.0), ('EXXOEP', 0),
                                                      ('FOURORBIT', 0), ('AEXX', s('AEXX', 0.0)), ('HFALPHA', 0.0), ('MCALPHA', 0.0), ('ALDAX', 1 - s('AEXX', 0.0)), ('AGGAX', 1 - s('AEXX', 0.0)),
                                                      ('ALDAC', 1.0), ('AGGAC', 1.0), ('NKREDX', 1), ('NKREDY', 1), ('NKREDZ', 1), ('SHIFTRED', False), ('ODDONLY', False), ('EVENONLY', False),
                                                      ('LMAXFOCK', 4 if s('LHFCALC', False) else 0), ('NMAXFOCKAE', 1 if s('LHFCALC', False) else 0), ('LFOCKAEDFT', False),
                                                      ('HFSCREEN', s('HFSCREEN', 0.0)), ('HFSCREENC', s('HFSCREEN', 0.0)), ('NBANDSGWLOW', 0)]),
                 ('vdW DFT', [('LUSE_VDW', False), ('Zab_VDW', -.8491), ('PARAM1', .1234), ('PARAM2', 1.0), ('PARAM3', 0.0)])]

        def write(items, indent):
            out = []
            for name, value in items:
                if isinstance(value, list) and value and isinstance(value[0], tuple):
                    out += [f'{" " * indent}<separator name="{name}" >'] + write(value, indent + 1) + [f'{" " * indent}</separator>']
                else:
                    out.append(' ' * indent + self.item(name, value))
            return out
        return [' <parameters>'] + write(tree, 2) + [' </parameters>']

    def energy_xml(self, pairs, indent):
        pad = ' ' * indent
        return [f'{pad}<energy>'] + [f'{pad} <i name="{k}"> {v:16.8f} </i>' for k, v in pairs] + [f'{pad}</energy>']

    def dos_xml(self):
        low, high = self.eigenvalues.min() - 3.5, self.eigenvalues.max() + 3.5
        grid = np.linspace(low, high, 301)
        sigma = max(self.settings['SIGMA'], (high - low) / 300)
        out = ['  <dos>', f'   <i name="efermi"> {self.fermi:16.8f} </i>', '   <total>', '    <array>', '     <dimension dim="1">gridpoints</dimension>',
               '     <dimension dim="2">spin</dimension>', '     <field>energy</field>', '     <field>total</field>', '     <field>integrated</field>', '     <set>']
        erf = np.vectorize(math.erf)
        for spin in range(self.spins):
            e = self.eigenvalues[spin].reshape(-1)
            w = np.repeat(self.share, self.bands) * (3 - self.spins)
            x = (grid[:, None] - e[None, :]) / sigma
            density = (np.exp(-x ** 2) @ w) / sigma / math.sqrt(math.pi)
            integral = (0.5 * (1 + erf(x))) @ w
            out.append(f'      <set comment="spin {spin + 1}">')
            out += [f'       <r>{a:11.4f}{b:11.4f}{c:11.4f} </r>' for a, b, c in zip(grid, density, integral)]
            out.append('      </set>')
        return out + ['     </set>', '    </array>', '   </total>', '  </dos>']

    def vasprun_text(self):
        day, clock = self.date.split()
        out = ['<?xml version="1.0" encoding="ISO-8859-1"?>', '<modeling>', ' <generator>', '  <i name="program" type="string">vasp </i>',
               '  <i name="version" type="string">5.4.4.18Apr17-6-g9f103f2a35  </i>', '  <i name="subversion" type="string">(build Mar 12 2018 10:24:11) complex            parallel </i>',
               '  <i name="platform" type="string">LinuxIFC </i>', f'  <i name="date" type="string">{day.replace(".", " ")} </i>', f'  <i name="time" type="string">{clock} </i>', ' </generator>', ' <incar>']
        for key, value in self.settings.items():
            if key == 'MAGMOM':
                value = [float(x) for x in value]
            out.append('  ' + self.item(key, ' ' + value if isinstance(value, str) and key not in ('SYSTEM', 'PREC') else value))
        out += [' </incar>'] + self.structure_xml(self.steps[0], 'primitive_cell', 1)
        out += [' <varray name="primitive_index" >'] + [f'  <v type="int" >{n:9d} </v>' for n in range(1, len(self.names) + 1)] + [' </varray>']
        m = self.mesh
        out += [' <kpoints>', '  <generation param="Gamma">', '   <v type="int" name="divisions">' + ''.join(f'{n:9d}' for n in m).removeprefix(' ') + ' </v>']
        out += [f'   <v name="{name}">' + ' '.join(f'{x:16.8f}' for x in row) + ' </v>' for name, row in
                (('usershift', (0, 0, 0)), ('genvec1', (1 / m[0], 0, 0)), ('genvec2', (0, 1 / m[1], 0)), ('genvec3', (0, 0, 1 / m[2])), ('shift', (0, 0, 0)))]
        out += ['  </generation>'] + self.vectors('kpointlist', self.k_points, 2) + self.vectors('weights', self.share[:, None], 2) + [' </kpoints>']
        out += self.parameters_xml() + [' <atominfo>', f'  <atoms>{len(self.names):8d} </atoms>', f'  <types>{len(self.species):8d} </types>', '  <array name="atoms" >',
                                        '   <dimension dim="1">ion</dimension>', '   <field type="string">element</field>', '   <field type="int">atomtype</field>', '   <set>']
        kind = [n for n, count in enumerate(self.counts, 1) for _ in range(count)]
        out += [f'    <rc><c>{name:<2s}</c><c>{n:4d}</c></rc>' for name, n in zip(self.names, kind)]
        out += ['   </set>', '  </array>', '  <array name="atomtypes" >', '   <dimension dim="1">type</dimension>', '   <field type="int">atomspertype</field>', '   <field type="string">element</field>',
                '   <field>mass</field>', '   <field>valence</field>', '   <field type="string">pseudopotential</field>', '   <set>']
        out += [f'    <rc><c>{n:4d}</c><c>{name:<2s}</c><c>{p[2]:16.8f}</c><c>{float(p[3]):16.8f}</c><c>  {p[0]:<38s}</c></rc>' for n, name, p in zip(self.counts, self.species, self.potential)]
        out += ['   </set>', '  </array>', ' </atominfo>'] + self.structure_xml(self.steps[0], 'initialpos', 1)
        per = self.seconds * 0.93 / sum(len(x.scf) for x in self.steps)
        for number, step in enumerate(self.steps, 1):
            out.append(' <calculation>')
            for n, row in enumerate(step.scf, 1):
                energy = row[0]
                triple = [('e_fr_energy', energy), ('e_wo_entrp', self.no_entropy(energy)), ('e_0_energy', self.sigma_zero(energy))]
                t = self.terms(step, energy, first=n == 1)
                full = [('alphaZ', t['alpha']), ('ewald', t['ewald']), ('hartreedc', t['hartree']), ('XCdc', t['xc']), ('pawpsdc', t['paw1']), ('pawaedc', t['paw2']),
                        ('eentropy', t['entropy']), ('bandstr', t['bands']), ('atom', t['atom'])]
                out += ['  <scstep>', f'   <time name="total">{per:8.2f}{per * 1.0085:8.2f}</time>']
                out += self.energy_xml(full + triple if n in (1, len(step.scf)) else triple, 3) + ['  </scstep>']
            out += self.structure_xml(step, '', 2) + self.vectors('forces', step.forces, 2)
            xx, yy, zz, xy, yz, zx = step.stress
            out += self.vectors('stress', [(xx, xy, zx), (xy, yy, yz), (zx, yz, zz)], 2)
            # VASP 5 writes the entropy term where the energy for sigma -> 0 belongs.
            out += self.energy_xml([('e_fr_energy', step.energy), ('e_wo_entrp', self.no_entropy(step.energy)), ('e_0_energy', self.entropy)], 2)
            out.append(f'  <time name="totalsc">{per * len(step.scf):8.2f}{per * len(step.scf) * 1.0085:8.2f}</time>')
            if number == len(self.steps):
                out += ['  <eigenvalues>', '   <array>', '    <dimension dim="1">band</dimension>', '    <dimension dim="2">kpoint</dimension>', '    <dimension dim="3">spin</dimension>',
                        '    <field>eigene</field>', '    <field>occ</field>', '    <set>']
                for spin in range(self.spins):
                    out.append(f'     <set comment="spin {spin + 1}">')
                    for k in range(len(self.k_points)):
                        out.append(f'      <set comment="kpoint {k + 1}">')
                        out += [f'       <r>{e:10.4f}{o:10.4f} </r>' for e, o in zip(self.eigenvalues[spin][k], self.occupations[spin][k])]
                        out.append('      </set>')
                    out.append('     </set>')
                out += ['    </set>', '   </array>', '  </eigenvalues>'] + self.dos_xml()
            out.append(' </calculation>')
        out += self.structure_xml(self.steps[-1], 'finalpos', 1) + ['</modeling>']
        return '\n'.join(out) + '\n'

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (('INCAR', self.incar_text()), ('KPOINTS', self.kpoints_text()), ('POSCAR', self.poscar_text(self.steps[0])),
                           ('CONTCAR', self.poscar_text(self.steps[-1], contcar=True)), ('OSZICAR', self.oszicar_text()),
                           ('OUTCAR', self.outcar_text()), ('vasprun.xml', self.vasprun_text())):
            (folder / name).write_text(text)
