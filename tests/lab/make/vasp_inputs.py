"""INCAR, KPOINTS, POSCAR, CONTCAR and OSZICAR of a run."""
from vasp_run import Numbers, fortran, short


class SmallFiles(Numbers):
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
