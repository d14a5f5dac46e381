"""Writes a calculation in the layout of VASP 5.4.4: INCAR, KPOINTS, POSCAR, CONTCAR, OSZICAR,
OUTCAR and vasprun.xml. VASP is not run: the numbers come from the caller, everything that can
be derived from them (reciprocal cells, Ewald energy, plane wave counts, band energy, occupations,
DOS, stress, the sums of all energy terms) is derived, so that the files agree with each other."""
from vasp_inputs import SmallFiles
from vasp_outcar import Outcar
from vasp_run import Step
from vasp_vasprun import Vasprun

__all__ = ['Run', 'Step']


class Run(SmallFiles, Outcar, Vasprun):
    """A run that is written as VASP writes it."""

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (('INCAR', self.incar_text()), ('KPOINTS', self.kpoints_text()), ('POSCAR', self.poscar_text(self.steps[0])),
                           ('CONTCAR', self.poscar_text(self.steps[-1], contcar=True)), ('OSZICAR', self.oszicar_text()),
                           ('OUTCAR', self.outcar_text()), ('vasprun.xml', self.vasprun_text())):
            (folder / name).write_text(text)
