"""Tables of tables/: measured band gaps (rounded textbook values), a German hardness table, a tensile test.

Usage: tables.py <folder>"""
import json
import math
import sys
from pathlib import Path

GAPS = """Si,1.12,indirect,300,diamond|Ge,0.661,indirect,300,diamond|C,5.47,indirect,300,diamond|GaAs,1.424,direct,300,zincblende|GaP,2.26,indirect,300,zincblende
GaN,3.39,direct,300,wurtzite|GaSb,0.726,direct,300,zincblende|InP,1.344,direct,300,zincblende|InAs,0.354,direct,300,zincblende|InSb,0.17,direct,300,zincblende
InN,0.69,direct,300,wurtzite|AlAs,2.15,indirect,300,zincblende|AlP,2.45,indirect,300,zincblende|AlSb,1.615,indirect,300,zincblende|AlN,6.2,direct,300,wurtzite
ZnO,3.37,direct,300,wurtzite|ZnS,3.54,direct,300,zincblende|ZnSe,2.70,direct,300,zincblende|ZnTe,2.26,direct,300,zincblende|CdS,2.42,direct,300,wurtzite
CdSe,1.74,direct,300,wurtzite|CdTe,1.49,direct,300,zincblende|PbS,0.41,direct,300,rocksalt|PbSe,0.278,direct,300,rocksalt|PbTe,0.31,direct,300,rocksalt
SnO2,3.6,direct,300,rutile|TiO2,3.03,direct,300,rutile|TiO2,3.2,indirect,300,anatase|SrTiO3,3.25,indirect,295,perovskite|BaTiO3,3.2,indirect,295,perovskite
Cu2O,2.17,direct,300,cuprite|NiO,4.0,N/A,300,rocksalt|CuInSe2,1.04,direct,300,chalcopyrite|CuGaSe2,1.68,direct,300,chalcopyrite|CsPbBr3,2.3,direct,295,perovskite
Fe2O3,2.1,indirect,300,corundum|WO3,2.7,indirect,300,monoclinic|SiC,2.36,indirect,300,3C|SiC,3.26,indirect,300,4H|SiC,3.02,indirect,300,6H
Ga2O3,4.85,N/A,300,monoclinic|MoS2,1.29,indirect,300,2H|Bi2Te3,0.15,indirect,300,tetradymite|BaZrO3,4.9,N/A,300,perovskite|Si,1.169,indirect,77,diamond|GaAs,1.508,direct,77,zincblende"""

GERMAN = """Probe;Werkstoff;Härte HV10;Streckgrenze (MPa);Bruchdehnung (%);Wärmebehandlung;Prüftemperatur (°C);Prüfdatum
H-01;X2CrNiMo17-12-2;158,4;236,0;51,5;lösungsgeglüht;23,0;14.02.2023
H-02;X2CrNiMo17-12-2;231,7;487,5;33,2;kaltverformt 20 %;23,0;14.02.2023
H-03;42CrMo4;312,0;905,0;14,1;vergütet;22,5;15.02.2023
H-04;42CrMo4;289,6;812,5;16,8;vergütet, angelassen 650 °C;22,5;15.02.2023
H-05;100Cr6;741,2;;;gehärtet;22,8;15.02.2023
H-06;Ti-6Al-4V;341,3;921,0;13,7;geglüht;23,1;16.02.2023
H-07;EN AW-7075;174,9;498,0;10,9;T6, warmausgelagert;23,1;16.02.2023
H-08;EN AW-6082;109,5;281,5;12,6;T6, warmausgelagert;23,1;16.02.2023
H-09;CuSn8;121,8;262,0;48,3;weichgeglüht (Öfen 2);23,4;17.02.2023
H-10;S235JR;128,2;251,5;31,0;normalisiert;23,4;17.02.2023
H-11;Inconel 718;432,5;1103,0;19,4;ausgehärtet 720/620 °C;23,4;17.02.2023
H-12;Größe M8 8.8;268,0;661,0;13,2;vergütet;23,4;17.02.2023
"""


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    lines = ['sample id,formula,band gap (eV),gap type,T (K),crystal structure,method']
    for n, row in enumerate(GAPS.replace('\n', '|').split('|'), 1):
        formula, gap, kind, temperature, structure = row.split(',')
        method = 'ellipsometry' if n % 3 == 0 else 'optical absorption' if n % 3 == 1 else 'photoluminescence' if kind == 'direct' else 'optical absorption'
        lines.append(f'BG-{n:03d},{formula},{gap},{kind},{temperature},{structure},{method}')
    (folder / 'bandgaps.csv').write_text('\n'.join(lines) + '\n')
    (folder / 'bandgaps.map.json').write_text(json.dumps({'csv': {
        'mapping': {'material.composition': 'formula', 'custom.band_gap': 'band gap (eV)', 'custom.gap_type': 'gap type', 'custom.temperature': 'T (K)',
                    'custom.sample_id': 'sample id', 'custom.structure_type': 'crystal structure'},
        'delimiter': ',', 'na_values': ['', ' ', 'N/A']}}, indent=2) + '\n')
    (folder / 'haerte_werkstoffe.csv').write_bytes(GERMAN.replace('\n', '\r\n').encode('latin-1'))
    rows = ['time\tstrain\tstress\ttemperature\tforce', 's\t%\tMPa\tdegC\tkN']
    modulus, yield_stress, area = 204000.0, 251.0, 78.54
    for n in range(41):
        strain = (n * 0.01 if n < 20 else 0.2 + (n - 19) * 0.4) / 100
        stress = min(modulus * strain, yield_stress) if n < 20 else yield_stress + 178.0 * (1 - math.exp(-(strain - .002) / .035))
        rows.append(f'{n * 2.5:.1f}\t{strain * 100:.3f}\t{stress:.2f}\t{23.1 + 0.02 * n:.2f}\t{stress * area / 1000:.4f}')
    (folder / 'tensile_S235.tsv').write_text('\n'.join(rows) + '\n')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
