"""Small micrographs of microscopy/: TIFFs with the metadata of FEI, Zeiss, ImageJ and OME, a multipage
TIFF and PNGs. The pictures are computed (particles, a lattice, gradients); the headers are written by hand.
Usage: images.py <folder>"""
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import tifffile

H, W = 48, 64


def particles(height, width, seed, count=9, depth=255):
    random = np.random.RandomState(seed)
    y, x = np.mgrid[:height, :width]
    image = np.full((height, width), 40.0)
    for _ in range(count):
        cy, cx, r = random.uniform(0, height), random.uniform(0, width), random.uniform(3, 8)
        image = np.maximum(image, 210 * np.clip(r + .5 - np.hypot(y - cy, x - cx), 0, 1) + 40 * (np.hypot(y - cy, x - cx) < r))
    image += random.normal(0, 6, image.shape)
    return np.clip(image / 255 * depth, 0, depth)


def lattice(height, width, period=6.0, depth=65535):
    y, x = np.mgrid[:height, :width]
    value = sum(np.cos(2 * np.pi * (x * np.cos(a) + y * np.sin(a)) / period) for a in (0.2, 0.2 + np.pi / 3, 0.2 - np.pi / 3))
    return (value - value.min()) / (value.max() - value.min()) * depth


FEI = """[User]
Date=04/17/2023
Time=10:42:31 AM
User=operator
UserText=NMC811 cathode, cross section
UserTextUnicode=

[System]
Type=SEM
Dnumber=D0000
Software=6.3.7
BuildNr=4302
Source=FEG
Column=Elstar
FinalLens=Elstar
Chamber=xT-SDB
Stage=150 x 150
Pump=TMP
ESEM=no
Aperture=AVA
Scan=PIA 2.0
Acq=PIA 2.0
EucWD=0.004
SystemType=Helios NanoLab

[Beam]
HV=5000
Spot=4
StigmatorX=0.0124
StigmatorY=-0.0371
BeamShiftX=0
BeamShiftY=0
ScanRotation=0
ImageMode=Normal
Beam=EBeam
Scan=EScan

[EBeam]
Source=FEG
ColumnType=Elstar
FinalLens=Elstar
Acq=PIA 2.0
Aperture=AVA
ApertureDiameter=3e-05
HV=5000
HFW=6.4e-06
VFW=4.8e-06
WD=0.0040213
BeamCurrent=8.6e-11
TiltCorrectionIsOn=no
DynamicFocusIsOn=no
ScanRotation=0
LensMode=Immersion
SourceTiltX=0
SourceTiltY=0
StageX=0.0012345
StageY=-0.0023456
StageZ=0.0039981
StageR=0.523599
StageTa=0
StageTb=0
StigmatorX=0.0124
StigmatorY=-0.0371
EmissionCurrent=0.000142

[Scan]
InternalScan=true
Dwelltime=1e-05
PixelWidth=1e-07
PixelHeight=1e-07
HorFieldsize=6.4e-06
VerFieldsize=4.8e-06
Average=1
Integrate=4
FrameTime=0.0342

[EScan]
Scan=PIA 2.0
InternalScan=true
Dwell=1e-05
PixelWidth=1e-07
PixelHeight=1e-07
HorFieldsize=6.4e-06
VerFieldsize=4.8e-06
FrameTime=0.0342
LineTime=0.00071
Mainslock=off
LineIntegration=1
ScanInterlacing=1

[Stage]
StageX=0.0012345
StageY=-0.0023456
StageZ=0.0039981
StageR=0.523599
StageT=0
StageTb=0
SpecTilt=0
WorkingDistance=0.0040213
ActiveStage=Bulk

[Image]
DigitalContrast=1
DigitalBrightness=0
DigitalGamma=1
Average=1
Integrate=4
ResolutionX=64
ResolutionY=48
DriftCorrected=off
ZoomFactor=1
MagCanvasRealWidth=0.128
MagnificationMode=3
PostProcessing=

[Vacuum]
ChPressure=0.000114
Gas=
UserMode=High vacuum
Humidity=

[Specimen]
Temperature=

[Detectors]
Number=1
Name=TLD
Mode=SE

[TLD]
Contrast=61.2
Brightness=48.9
Signal=SE
ContrastDB=0
BrightnessDB=0
Setting=70
MinimumDwellTime=2.5e-08
"""

ZEISS_ROWS = [('AP_MAG', 'Mag =   20.00 K X'), ('AP_ACTUALKV', 'EHT = 15.00 kV'), ('AP_MANUALKV', 'EHT Target = 15.00 kV'), ('AP_WD', 'WD =  8.5 mm'),
              ('AP_IPROBE', 'I Probe =  120 pA'), ('AP_BEAM_CURRENT', 'Beam Current =  80.0 \xb5A'), ('AP_SPOT', 'Spot Size = 302'), ('AP_SCANROTATION', 'Scan Rotation =   0.0 \xb0'),
              ('AP_IMAGE_PIXEL_SIZE', 'Image Pixel Size = 89.06 nm'), ('AP_PIXEL_SIZE', 'Pixel Size = 5.566 nm'), ('AP_WIDTH', 'Width = 5.700 \xb5m'), ('AP_HEIGHT', 'Height = 4.275 \xb5m'),
              ('AP_STAGE_AT_X', 'Stage at X = 61.204 mm'), ('AP_STAGE_AT_Y', 'Stage at Y = 58.117 mm'), ('AP_STAGE_AT_Z', 'Stage at Z = 30.050 mm'), ('AP_STAGE_AT_R', 'Stage at R =  45.0 \xb0'),
              ('AP_STAGE_AT_T', 'Stage at T =  0.0 \xb0'), ('AP_COLUMN_VAC', 'Gun Vacuum = 1.92e-007 Pa'), ('AP_SYSTEM_VAC', 'System Vacuum = 8.41e-004 Pa'),
              ('AP_DATE', 'Date :08 Nov 2022'), ('AP_TIME', 'Time :14:05:37'), ('DP_DETECTOR_TYPE', 'Detector = SE2'), ('DP_DETECTOR_CHANNEL', 'Signal A = SE2'), ('DP_DWELL_TIME', 'Dwell Time = 3.2 \xb5s'),
              ('DP_SCANRATE', 'Scan Speed = 7'), ('DP_IMAGE_STORE', 'Store resolution = 64 * 48'), ('DP_HIGH_CURRENT', 'High Current = Off'), ('DP_COLUMN_TYPE', 'Column Type = GEMINI'),
              ('SV_SERIAL_NUMBER', 'Serial No. = SIGMA-00-00'), ('SV_USER_NAME', 'User Name = operator'), ('SV_VERSION', 'Version = V06.02.00.00'), ('SV_SAMPLE_ID', 'Sample ID = steel 316L, as built')]


def zeiss_text():
    """Numeric lines (the fourth is the pixel size in m of a 1024 pixel display), then name / text pairs."""
    lead = ['0', '0', '0', '5.56640e-009', '0', '0', '15000', '-8.5e-003', '0', '0']
    lead += ['0'] * 48
    return '\r\n'.join(lead + [part for row in ZEISS_ROWS for part in row]) + '\r\n\0'


OME = """<?xml version="1.0" encoding="UTF-8"?>
<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openmicroscopy.org/Schemas/OME/2016-06 http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd" Creator="Quarry sample writer">
 <Instrument ID="Instrument:0"><Microscope Manufacturer="Olympus" Model="BX53M"/><Detector ID="Detector:0" Model="DP74" Type="CMOS"/><Objective ID="Objective:0" Model="MPLFLN50x" NominalMagnification="50.0" LensNA="0.8"/></Instrument>
 <Image ID="Image:0" Name="316L steel, etched">
  <AcquisitionDate>2023-09-12T11:32:05</AcquisitionDate>
  <InstrumentRef ID="Instrument:0"/><ObjectiveSettings ID="Objective:0"/>
  <Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="64" SizeY="48" SizeZ="1" SizeC="2" SizeT="1" BigEndian="false" PhysicalSizeX="0.138" PhysicalSizeXUnit="\xb5m" PhysicalSizeY="0.138" PhysicalSizeYUnit="\xb5m">
   <Channel ID="Channel:0:0" Name="bright field" SamplesPerPixel="1"/><Channel ID="Channel:0:1" Name="dark field" SamplesPerPixel="1"/>
   <TiffData FirstC="0" FirstZ="0" FirstT="0" IFD="0"/><TiffData FirstC="1" FirstZ="0" FirstT="0" IFD="1"/>
  </Pixels>
 </Image>
</OME>"""


def png(path, image, bits, color=0, per_metre=None, text=()):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = image.astype('>u2' if bits == 16 else 'u1')
    raw = b''.join(b'\0' + row.tobytes() for row in rows)
    out = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', image.shape[1] // (3 if color == 2 else 1), image.shape[0], bits, color, 0, 0, 0))
    if per_metre:
        out += chunk(b'pHYs', struct.pack('>IIB', per_metre, per_metre, 1))
    for key, value in text:
        out += chunk(b'tEXt', key.encode() + b'\0' + value.encode('latin-1'))
    path.write_bytes(out + chunk(b'IDAT', zlib.compress(raw, 9)) + chunk(b'IEND', b''))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    text = FEI.replace('\n', '\r\n').encode('latin-1') + b'\0'
    tifffile.imwrite(folder / 'cathode_FEI_Helios.tif', particles(H, W, 1).astype('u1'), photometric='minisblack', metadata=None, software=False,
                     resolution=(1e5, 1e5, 'CENTIMETER'), extratags=[(34682, 's', len(text), text, True), (271, 's', 0, 'FEI', True), (306, 's', 20, '2023:04:17 10:42:31', True)])
    text = zeiss_text().encode('latin-1')
    tifffile.imwrite(folder / 'steel_Zeiss_Sigma.tif', particles(H, W, 2, 14).astype('u1'), photometric='minisblack', metadata=None, software=False,
                     extratags=[(34118, 's', len(text), text, True), (271, 's', 0, 'Carl Zeiss SMT Ltd.', True)])
    tifffile.imwrite(folder / 'perovskite_grains_ImageJ.tif', particles(H, W, 3, 20, 65535).astype('u2'), imagej=True, resolution=(1 / 0.0125, 1 / 0.0125),
                     metadata={'unit': 'um', 'axes': 'YX', 'min': 0.0, 'max': 65535.0}, software=False)
    stack = np.stack([lattice(H, W, 9), 65535 - lattice(H, W, 9)]).astype('u2')
    tifffile.imwrite(folder / 'steel_316L.ome.tif', stack, photometric='minisblack', metadata=None, description=OME.encode('utf-8'), software=False, ome=False)
    with tifffile.TiffWriter(folder / 'heating_series_multipage.tif') as out:
        for n in range(5):
            out.write(particles(H, W, 10 + n, 4 + n).astype('u1'), photometric='minisblack', metadata=None, software=False,
                      description=f'frame {n + 1} of 5, T = {300 + 100 * n} K', contiguous=False)
    with tifffile.TiffWriter(folder / 'diffraction_float_big.tif', bigtiff=True, byteorder='>') as out:
        out.write((lattice(W, W, 5, 1.0) ** 4).astype('f4'), photometric='minisblack', metadata=None, software=False)
    png(folder / 'micrograph_8bit.png', particles(H, W, 5), 8, per_metre=20_000_000, text=[('Title', 'Fe3O4 particles'), ('Software', 'Quarry sample writer')])
    png(folder / 'height_map_16bit.png', lattice(H, W), 16, text=[('Title', 'AFM height map, graphene on SiC')])
    colour = np.dstack([particles(H, W, 6), lattice(H, W, 12, 255), np.tile(np.linspace(0, 255, W), (H, 1))]).reshape(H, W * 3)
    png(folder / 'eds_map_rgb.png', colour, 8, color=2, text=[('Title', 'EDS map: Ni red, Mn green, Co blue')])


if __name__ == '__main__':
    main(Path(sys.argv[1]))
