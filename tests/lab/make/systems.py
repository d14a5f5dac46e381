"""The crystals of the VASP-format samples: cells, positions, k meshes and potentials.

bands.py computes their eigenvalues with GPAW, vasp_samples.py writes the files.
"""
import numpy as np
import spglib

NUMBERS = {'O': 8, 'Si': 14, 'S': 16, 'Ti': 22, 'Fe': 26, 'Ni': 28, 'Sr': 38, 'Zr': 40, 'Ba': 56}


def cubic_perovskite(a, names):
    cell = np.eye(3) * a
    positions = [[0, 0, 0], [.5, .5, .5], [.5, .5, 0], [.5, 0, .5], [0, .5, .5]]
    return cell, positions, [names[0], names[1], 'O', 'O', 'O']


def pnma(a, b, c, sites):
    """sites: (symbol, x, y, z), expanded by the eight operations of Pnma."""
    operations = [lambda x, y, z: (x, y, z), lambda x, y, z: (.5 - x, -y, .5 + z),
                  lambda x, y, z: (-x, .5 + y, -z), lambda x, y, z: (.5 + x, .5 - y, .5 - z),
                  lambda x, y, z: (-x, -y, -z), lambda x, y, z: (.5 + x, y, .5 - z),
                  lambda x, y, z: (x, .5 - y, z), lambda x, y, z: (.5 - x, .5 + y, .5 + z)]
    positions, names = [], []
    for name, x, y, z in sites:
        orbit = []
        for operation in operations:
            p = np.round(np.mod(operation(x, y, z), 1.0), 10) % 1.0
            if not any(np.abs((p - q + .5) % 1 - .5).max() < 1e-4 for q in orbit):
                orbit.append(p)
        positions += [list(p) for p in orbit]
        names += [name] * len(orbit)
    return np.diag([a, b, c]), positions, names


def build(key):
    """-> cell, fractional positions, symbols, spin of each site, mesh."""
    if key == 'Si':
        a = 5.469
        cell = np.array([[0, a / 2, a / 2], [a / 2, 0, a / 2], [a / 2, a / 2, 0]])
        return cell, [[0, 0, 0], [.25, .25, .25]], ['Si', 'Si'], [0, 0], (4, 4, 4)
    if key == 'SrTiO3':
        cell, positions, names = cubic_perovskite(3.9432, ['Sr', 'Ti'])
        return cell, positions, names, [0] * 5, (4, 4, 4)
    if key == 'SrFeO3':
        cell, positions, names = cubic_perovskite(3.8510, ['Sr', 'Fe'])
        return cell, positions, names, [0, 4, 0, 0, 0], (4, 4, 4)
    if key == 'NiO':
        a = 4.195
        cell = a / 2 * np.array([[2, 1, 1], [1, 2, 1], [1, 1, 2]])
        positions = [[0, 0, 0], [.5, .5, .5], [.25, .25, .25], [.75, .75, .75]]
        return cell, positions, ['Ni', 'Ni', 'O', 'O'], [2, -2, 0, 0], (4, 4, 4)
    if key == 'TiO2':
        u = 0.3050
        cell = np.diag([4.5922, 4.5922, 2.9513])
        positions = [[0, 0, 0], [.5, .5, .5], [u, u, 0], [1 - u, 1 - u, 0],
                     [.5 - u, .5 + u, .5], [.5 + u, .5 - u, .5]]
        return cell, positions, ['Ti'] * 2 + ['O'] * 4, [0] * 6, (3, 3, 4)
    if key == 'BaZrS3':
        cell, positions, names = pnma(7.1320, 10.0590, 7.0790, [
            ('Ba', 0.0432, 0.25, -0.0083), ('Zr', 0.0, 0.0, 0.5),
            ('S', 0.4953, 0.25, 0.0617), ('S', 0.2143, 0.5325, 0.2132)])
        return cell, positions, names, [0] * 20, (3, 2, 3)
    raise KeyError(key)


def spglib_cell(cell, positions, names, moments):
    kinds = {pair: n + 1 for n, pair in enumerate(sorted(set(zip(names, moments))))}
    return cell, positions, [kinds[pair] for pair in zip(names, moments)]


def k_points(cell, positions, names, moments, mesh):
    """-> irreducible k points of the Gamma centred mesh and their multiplicities."""
    mapping, grid = spglib.get_ir_reciprocal_mesh(
        mesh, spglib_cell(cell, positions, names, moments), is_shift=[0, 0, 0])
    first, count = np.unique(mapping, return_counts=True)
    points = grid[first] / np.array(mesh, float)
    points[points < -0.4999] += 1.0
    return points, count
