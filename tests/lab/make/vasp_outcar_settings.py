"""The settings that an OUTCAR repeats, and what it says while it starts."""
import math

from vasp_run import BOHR, RULE, RYDBERG, Numbers, fortran, short


class OutcarSettings(Numbers):
    def settings_text(self):
        """Dimensions, and the parameters of both loops."""
        s, plus_u, hybrid = self.get, self.get('LDAU', False), self.get('LHFCALC', False)
        cut, lengths, small, fine = self.grid
        out = [' ', '', '', RULE, '', '', '', '', ' Dimension of arrays:',
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
        return out

    def flags_text(self):
        """What is written, and how exchange and correlation are treated."""
        first, s, spin = self.steps[0], self.get, self.spins == 2
        plus_u, hybrid = s('LDAU', False), s('LHFCALC', False)
        out = []
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
        return out

    def start_text(self):
        """From the kind of calculation to the plane waves."""
        first, s, spin = self.steps[0], self.get, self.spins == 2
        cartesian = self.k_points @ self.reciprocal(first.cell)
        out = []
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
        return out

    def memory_text(self):
        counts, (_, _, small, fine) = self.plane_waves[0], self.grid
        return ['', f' total amount of memory used by VASP MPI-rank0{35211 + max(counts) * self.bands // 20:9d}. kBytes', '=' * 71, '',
                '   base      :      30000. kBytes', f'   nonl-proj :{max(counts) // 9:11d}. kBytes', f'   fftplans  :{small[0] ** 3 // 64:11d}. kBytes',
                f'   grid      :{fine[0] ** 3 // 60:11d}. kBytes', '   one-center:         49. kBytes', f'   wavefun   :{max(counts) * self.bands // 30:11d}. kBytes', ' ']
