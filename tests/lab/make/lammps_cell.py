"""The LAMMPS data file of a 2x2x2 rock salt cell of MgO. Usage: lammps_cell.py <file>"""
import sys

A, N = 4.212, 2
rows = []
for x in range(2 * N):
    for y in range(2 * N):
        for z in range(2 * N):
            magnesium = (x + y + z) % 2 == 0
            rows.append((1 if magnesium else 2, 2.0 if magnesium else -2.0, x * A / 2, y * A / 2, z * A / 2))
with open(sys.argv[1], 'w') as out:
    out.write('MgO rock salt 2x2x2\n\n%d atoms\n2 atom types\n\n' % len(rows))
    for axis in 'xyz':
        out.write('0.0 %.6f %slo %shi\n' % (A * N, axis, axis))
    out.write('\nMasses\n\n1 24.305  # Mg\n2 15.999  # O\n\nAtoms  # charge\n\n')
    for n, row in enumerate(rows, 1):
        out.write('%d %d %.1f %.6f %.6f %.6f\n' % ((n,) + row))
