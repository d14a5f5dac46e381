"""The vasprun.xml of a run."""
import math

import numpy as np

from vasp_run import Numbers


class Vasprun(Numbers):
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
