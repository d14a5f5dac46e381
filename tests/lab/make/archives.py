"""archive/hardness.zip and archive/structures.tar.gz from files of the other folders, with fixed
times and owners so that they come out the same again. Usage: archives.py <tests/lab folder>"""
import gzip
import io
import sys
import tarfile
import zipfile
from pathlib import Path

ZIP = {'hardness/haerte_werkstoffe.csv': 'tables/haerte_werkstoffe.csv', 'hardness/tensile_S235.tsv': 'tables/tensile_S235.tsv',
       'hardness/images/steel_Zeiss_Sigma.tif': 'microscopy/steel_Zeiss_Sigma.tif'}
TAR = {'structures/NaCl.cif': 'oxides/structures/NaCl.cif', 'structures/TiO2_rutile.cif': 'oxides/structures/TiO2_rutile.cif',
       'structures/MgAl2O4.vasp': 'oxides/structures/MgAl2O4.vasp', 'si_static/POSCAR': 'silicon/vasp_static/POSCAR', 'si_static/INCAR': 'silicon/vasp_static/INCAR',
       'si_static/KPOINTS': 'silicon/vasp_static/KPOINTS', 'si_static/OUTCAR': 'silicon/vasp_static/OUTCAR'}


def main(lab):
    folder = lab / 'archive'
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / 'hardness.zip', 'w') as out:
        for name, source in ZIP.items():
            info = zipfile.ZipInfo(name, (2024, 1, 15, 12, 0, 0))
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o100644 << 16, 3
            out.writestr(info, (lab / source).read_bytes())
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode='w', format=tarfile.USTAR_FORMAT) as out:
        for name, source in TAR.items():
            data = (lab / source).read_bytes()
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(data), 1705320000, 0o644
            out.addfile(info, io.BytesIO(data))
    (folder / 'structures.tar.gz').write_bytes(gzip.compress(packed.getvalue(), 9, mtime=0))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
