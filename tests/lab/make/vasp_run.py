"""What is known of a VASP run before anything is written: its steps, and all numbers that follow from them."""
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


class Numbers:
    """A run: what the caller says of it, and what is derived of that."""

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
