"""What an OUTCAR says before its first step: potentials, symmetry, k-points, settings."""
import math

import numpy as np
from pymatgen.core import Lattice, Structure

from vasp_run import BOHR, RULE, RYDBERG, Numbers


class OutcarHead(Numbers):
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

    def startup_text(self):
        """Banner, potentials, neighbours, symmetry and k-points."""
        first = self.steps[0]
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
        return out
