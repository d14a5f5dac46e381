"""Silicon, static, PBE, plane waves."""
from ase.build import bulk
from ase.io import write
from gpaw import GPAW, PW, FermiDirac

atoms = bulk('Si', 'diamond', a=5.469)
atoms.calc = GPAW(mode=PW(250), xc='PBE', kpts={'size': (4, 4, 4), 'gamma': True}, nbands=8,
                  occupations=FermiDirac(0.01), txt='si_gpaw.txt')
atoms.get_potential_energy()
atoms.get_forces()
write('si.extxyz', atoms)
