"""The OUTCAR of a run."""
import math

import numpy as np

from vasp_outcar_head import OutcarHead
from vasp_outcar_settings import OutcarSettings
from vasp_run import KILOBAR, POTENTIALS, RULE, fortran, short


class Outcar(OutcarHead, OutcarSettings):
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

    def loops_text(self, step, number, per):
        """The electronic steps of an ionic one; `per`: seconds of each."""
        spin, out = self.spins == 2, []
        last = 0.0
        for n, (energy, deps, ncg, _, rmsc) in enumerate(step.scf, 1):
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
        return out

    def step_text(self, step, number, per):
        """What follows them: levels, stress, forces, energy."""
        spin, out = self.spins == 2, []
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
        return out

    def end_text(self):
        counts = self.plane_waves[0]
        return ['  ', '  ', ' General timing and accounting informations for this job:', ' ' + '=' * 56, '  ',
                f'                  Total CPU time used (sec):{self.seconds:13.3f}', f'                            User time (sec):{self.seconds * .962:13.3f}',
                f'                          System time (sec):{self.seconds * .038:13.3f}', f'                         Elapsed time (sec):{self.seconds * 1.0205:13.3f}', '  ',
                f'                   Maximum memory used (kb):{118344 + max(counts) * self.bands // 8:12d}.', '                   Average memory used (kb):           0.', '  ',
                '                          Minor page faults:        58211', '                          Major page faults:            3', '                 Voluntary context switches:         2917']

    def outcar_text(self):
        spin = self.spins == 2
        out = self.startup_text() + self.settings_text() + self.flags_text() + self.start_text()
        out += self.memory_text() + ['     INWAV:  cpu time    0.0000: real time    0.0002', ' initial charge density was supplied:', ' charge density of overlapping atoms calculated',
                         f' number of electron{self.electrons:16.7f} magnetization' + (f'{float(sum(self.moments)):16.7f}' if spin else ' '),
                         ' keeping initial charge density in first step', '', '', RULE, '', '',
                         ' Maximum index for augmentation-charges         3485 (set IRDMAX)', '', '', RULE, '', '', ' First call to EWALD:  gamma=   0.335',
                         ' Maximum number of real-space cells 3x 3x 3', ' Maximum number of reciprocal cells 3x 3x 3', '', '    FEWALD:  cpu time    0.0021: real time    0.0021', '', '']
        per = self.seconds * 0.93 / sum(len(x.scf) for x in self.steps)
        for number, step in enumerate(self.steps, 1):
            out += self.loops_text(step, number, per) + self.step_text(step, number, per)
        out += self.memory_text() + self.end_text()
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
