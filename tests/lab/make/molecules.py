"""MOL, SDF, PDB and SMILES files of molecules/ from idealised geometries. Usage: molecules.py <folder>"""
import sys
from pathlib import Path

import numpy as np

SMILES = {'water': 'O', 'ethanol': 'CCO', 'benzene': 'c1ccccc1', 'caffeine': 'Cn1cnc2c1c(=O)n(C)c(=O)n2C'}
FORMULA = {'water': 'H2O', 'ethanol': 'C2H6O', 'benzene': 'C6H6', 'caffeine': 'C8H10N4O2'}
WEIGHT = {'water': 18.015, 'ethanol': 46.069, 'benzene': 78.114, 'caffeine': 194.194}
CAS = {'water': '7732-18-5', 'ethanol': '64-17-5', 'benzene': '71-43-2', 'caffeine': '58-08-2'}


class Builder:
    def __init__(self):
        self.atoms, self.bonds = [], []

    def add(self, symbol, position, to=None, order=1):
        self.atoms.append((symbol, np.array(position, float)))
        if to is not None:
            self.bonds.append((to, len(self.atoms) - 1, order))
        return len(self.atoms) - 1

    def methyl(self, centre, away, length=1.09, turn=0.0):
        """Three hydrogens on a carbon whose bond comes from direction `away` (unit vector, towards the carbon)."""
        origin = self.atoms[centre][1]
        helper = np.array([0, 0, 1.0]) if abs(away[2]) < .9 else np.array([1.0, 0, 0])
        u = np.cross(away, helper)
        u /= np.linalg.norm(u)
        v = np.cross(away, u)
        for n in range(3):
            a = turn + 2 * np.pi * n / 3
            self.add('H', origin + length * (away / 3 + np.sqrt(8) / 3 * (np.cos(a) * u + np.sin(a) * v)), centre)


def water():
    b, half = Builder(), np.radians(104.48 / 2)
    o = b.add('O', [0, 0, 0])
    for side in (1, -1):
        b.add('H', [side * .9578 * np.sin(half), .9578 * np.cos(half), 0], o)
    return b


def benzene():
    b = Builder()
    for n in range(6):
        a = np.radians(60 * n)
        b.add('C', [1.397 * np.cos(a), 1.397 * np.sin(a), 0])
    b.bonds += [(n, (n + 1) % 6, 2 if n % 2 == 0 else 1) for n in range(6)]
    for n in range(6):
        a = np.radians(60 * n)
        b.add('H', [2.481 * np.cos(a), 2.481 * np.sin(a), 0], n)
    return b


def ethanol():
    b = Builder()
    c1 = b.add('C', [0, 0, 0])
    c2 = b.add('C', [1.512, 0, 0], c1)
    o = b.add('O', [1.512 + 1.425 * np.cos(np.radians(72)), 1.425 * np.sin(np.radians(72)), 0], c2)
    toward = (b.atoms[c2][1] - b.atoms[o][1]) / 1.425
    a = np.radians(108.5)
    side = np.array([-toward[1], toward[0], 0])
    b.add('H', b.atoms[o][1] + .962 * (toward * np.cos(a) - side * np.sin(a)), o)
    b.methyl(c1, np.array([-1.0, 0, 0]), turn=np.pi / 2)
    first, second = (b.atoms[c1][1] - b.atoms[c2][1]) / 1.512, (b.atoms[o][1] - b.atoms[c2][1]) / 1.425
    bisector = -(first + second) / np.linalg.norm(first + second)
    for z in (1, -1):
        b.add('H', b.atoms[c2][1] + 1.094 * (np.cos(np.radians(54)) * bisector + z * np.sin(np.radians(54)) * np.array([0, 0, 1.0])), c2)
    return b


def caffeine():
    b, r = Builder(), 1.40
    names = ['N', 'C', 'N', 'C', 'C', 'C']                      # N1 C2 N3 C4 C5 C6
    angles = [np.radians(150 - 60 * n) for n in range(6)]        # C4 and C5 share the edge at the right
    angles = [a + np.radians(60) for a in angles]
    ring = [b.add(s, [r * np.cos(a), r * np.sin(a), 0]) for s, a in zip(names, angles)]
    n1, c2, n3, c4, c5, c6 = ring
    edge = (b.atoms[c4][1] + b.atoms[c5][1]) / 2
    out = edge / np.linalg.norm(edge)
    along = (b.atoms[c4][1] - b.atoms[c5][1]) / r
    apothem, radius = r / 2 / np.tan(np.pi / 5), r / 2 / np.sin(np.pi / 5)
    centre = edge + apothem * out

    def corner(n):
        a = np.radians(180 + 36 + 72 * n)
        return centre + radius * (np.cos(a) * out + np.sin(a) * -along)
    corners = [corner(n) for n in range(5)]
    near5 = min(range(5), key=lambda n: np.linalg.norm(corners[n] - b.atoms[c5][1]))
    near4 = min(range(5), key=lambda n: np.linalg.norm(corners[n] - b.atoms[c4][1]))
    step = -1 if (near5 - near4) % 5 == 4 else 1
    n7 = b.add('N', corners[(near5 + step) % 5])
    c8 = b.add('C', corners[(near5 + 2 * step) % 5])
    n9 = b.add('N', corners[(near5 + 3 * step) % 5])
    b.bonds += [(n1, c2, 1), (c2, n3, 1), (n3, c4, 1), (c4, c5, 2), (c5, c6, 1), (c6, n1, 1), (c5, n7, 1), (n7, c8, 1), (c8, n9, 2), (n9, c4, 1)]
    for atom in (c2, c6):
        direction = b.atoms[atom][1] / r
        b.add('O', b.atoms[atom][1] + 1.22 * direction, atom, 2)
    methyls = []
    for atom, middle in ((n1, np.zeros(3)), (n3, np.zeros(3)), (n7, centre)):
        direction = b.atoms[atom][1] - middle
        direction /= np.linalg.norm(direction)
        methyls.append((b.add('C', b.atoms[atom][1] + 1.46 * direction, atom), direction))
    direction = (b.atoms[c8][1] - centre) / radius
    b.add('H', b.atoms[c8][1] + 1.08 * direction, c8)
    for carbon, direction in methyls:
        b.methyl(carbon, direction)
    return b


def molfile(name, b):
    out = [name, '  Quarry  01152400003D', 'idealised geometry', f'{len(b.atoms):3d}{len(b.bonds):3d}  0  0  0  0  0  0  0  0999 V2000']
    out += [''.join(f'{x + 0.0:10.4f}' for x in np.round(p, 4)) + f' {s:<3s} 0  0  0  0  0  0  0  0  0  0  0  0' for s, p in b.atoms]
    out += [f'{i + 1:3d}{j + 1:3d}{o:3d}  0  0  0  0' for i, j, o in b.bonds]
    return '\n'.join(out + ['M  END']) + '\n'


def pdb(name, code, b):
    out = ['HEADER    SMALL MOLECULE                          15-JAN-24   XXXX', f'TITLE     {name.upper()}, IDEALISED GEOMETRY', 'COMPND    MOL_ID: 1;', f'COMPND   2 MOLECULE: {name.upper()}']
    count = {}
    for n, (s, p) in enumerate(b.atoms, 1):
        count[s] = count.get(s, 0) + 1
        out.append(f'HETATM{n:5d} {" " + s + str(count[s]):<4s} {code:>3s} A   1    ' + ''.join(f'{x + 0.0:8.3f}' for x in np.round(p, 3)) + f'  1.00  0.00          {s:>2s}  ')
    for n in range(len(b.atoms)):
        partners = sorted(j if i == n else i for i, j, _ in b.bonds if n in (i, j))
        out.append(f'CONECT{n + 1:5d}' + ''.join(f'{m + 1:5d}' for m in partners))
    return '\n'.join(line.ljust(80) for line in out + [f'MASTER        0    0    0    0    0    0    0    0{len(b.atoms):5d}    0{len(b.atoms):5d}    0', 'END']) + '\n'


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    made = {'water': water(), 'ethanol': ethanol(), 'benzene': benzene(), 'caffeine': caffeine()}
    for name in ('water', 'benzene'):
        (folder / f'{name}.mol').write_text(molfile(name, made[name]))
    (folder / 'ethanol.sdf').write_text(molfile('ethanol', made['ethanol']) + '$$$$\n')
    library = ''
    for name, b in made.items():
        fields = {'NAME': name, 'FORMULA': FORMULA[name], 'MOLECULAR_WEIGHT': f'{WEIGHT[name]:.3f}', 'SMILES': SMILES[name], 'CAS': CAS[name]}
        library += molfile(name, b) + ''.join(f'> <{k}>\n{v}\n\n' for k, v in fields.items()) + '$$$$\n'
    (folder / 'library.sdf').write_text(library)
    (folder / 'caffeine.pdb').write_text(pdb('caffeine', 'CFF', made['caffeine']))
    (folder / 'library.smi').write_text(''.join(f'{s}\t{n}\n' for n, s in SMILES.items()))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
