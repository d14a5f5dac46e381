// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_image/run_image.hpp"
#include "extractors_image/tiff_builder.hpp"

namespace quarry {
namespace {

using test::NamedBytes;
using test::raw;
using test::run_image;
using test::TiffBuilder;

std::string utf16(std::string_view text) {
  std::string out = "\xff\xfe";
  for (const char c : text) out += std::string{c, '\0'};
  return out;
}

void put(std::string& bytes, std::size_t offset, const std::string& part) { bytes.replace(offset, part.size(), part); }

TEST(Dialects, FeiWithoutAScanTakesTheField) {
  const auto out = run_image(TiffBuilder().page(768, 551).ascii(34682,
      "[System]\r\nSystemType=Helios\r\n[Beam]\r\nBeam=IRBeam\r\n[IRBeam]\r\nHFW=0.202752\r\nVFW=0.135168\r\nWD=-1.2e-005\r\n"
      "[Image]\r\nResolutionX=768\r\nResolutionY=512\r\n[Detectors]\r\nName=Nav-Cam\r\nMode=None\r\n").build());
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "264000.0");
  EXPECT_EQ(out.at("electron_microscopy"), "") << "a camera is no electron microscope";
  EXPECT_EQ(out.at("microscopy.working_distance_mm"), "");
}

TEST(Dialects, FeiBehindThePixels) {
  const auto picture = TiffBuilder().page(8, 8).build();
  const auto out = run_image(picture + "[User]\r\nDate=03/04/2020\r\nTime=10:00:00 AM\r\n[Beam]\r\nBeam=EBeam\r\n[EBeam]\r\nHV=20000\r\n");
  EXPECT_EQ(out.at("electron_microscopy.beam_energy"), "20.0");
  EXPECT_EQ(out.at("microscopy.acquired"), "") << "March or April: nobody can tell";
}

TEST(Dialects, FeiNumbersThatAreNoneAreAbsent) {
  const auto out = run_image(TiffBuilder().page(8, 8).ascii(34680, "[Beam]\nBeam=EBeam\nHV=abc\n[EBeam]\nHV=5,0\nHFW=\n[Scan]\nPixelWidth=nan\n").build());
  EXPECT_EQ(out.at("electron_microscopy.beam_energy"), "");
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "");
}

TEST(Dialects, ZeissDisplayPixelIsScaledToThePicture) {
  const std::string head = "0\r\n0\r\n0\r\n5.824988e-009\r\n";
  const auto without = run_image(TiffBuilder().page(512, 384).ascii(34118, head + "AP_PIXEL_SIZE\r\nPixel Size = 5.825 nm\r\n").build());
  EXPECT_EQ(without.at("microscopy.pixel_size_nm"), "11.649976");
  const auto other = run_image(TiffBuilder().page(512, 384).ascii(34118, head + "AP_IMAGE_PIXEL_SIZE\r\nImage Pixel Size = 20.0 nm\r\n").build());
  EXPECT_EQ(other.at("microscopy.pixel_size_nm"), "20.0");
  EXPECT_TRUE(other.says("two pixel sizes"));
}

TEST(Dialects, ZeissUnits) {
  const auto out = run_image(TiffBuilder().page(8, 8).ascii(34118,
      "0\r\n0\r\n0\r\n1e-9\r\nAP_MAG\r\nMag =  50.00 X\r\nAP_ACTUALKV\r\nEHT = 800.0 V\r\nAP_IPROBE\r\nI Probe = 1.2 nA\r\nAP_SPOT\r\n"
      "Spot signal = 7\r\nAP_SYSTEM_VAC\r\nSystem Vacuum = 4.48e-006 mbar\r\nDP_DETECTOR_CHANNEL\r\nSignal A = AsB\r\n"
      "AP_IMAGE_PIXEL_SIZE\r\nImage Pixel Size = 1.5 \xb5m\r\n").build());
  EXPECT_EQ(out.at("electron_microscopy.magnification"), "50.0");
  EXPECT_EQ(out.at("electron_microscopy.beam_energy"), "0.8");
  EXPECT_EQ(out.at("microscopy.probe_current_nA"), "1.2");
  EXPECT_EQ(out.at("electron_microscopy.spot_size"), "");
  EXPECT_EQ(out.at("microscopy.chamber_pressure_Pa"), "0.000448");
  EXPECT_EQ(out.at("electron_microscopy.acquisition_mode"), "\"SEM-BSE\"");
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "1500.0");
}

TEST(Dialects, ImageJ) {
  const auto picture = [](const std::string& text, int pages) {
    auto builder = TiffBuilder();
    for (int i = 0; i < pages; ++i) builder.page(8, 6).ascii(270, text).rational(282, 80, 1).rational(283, 40, 1).shorts(296, 1);
    return run_image(builder.build());
  };
  EXPECT_EQ(picture("ImageJ=1.53t\nimages=6\nchannels=2\nslices=3\nunit=\\u00B5m\n", 6).at("image.shape"), "[6,8,3,2]");
  EXPECT_EQ(picture("ImageJ=1.53t\nimages=6\nslices=6\nunit=nm\n", 1).at("image.shape"), "[6,8,6]") << "over 4 GiB: one directory";
  EXPECT_TRUE(picture("ImageJ=1.53t\nimages=6\nslices=6\n", 4).says("ImageJ counts 6 images"));
  EXPECT_EQ(picture("ImageJ=1.53t\nunit=micron\n", 1).at("microscopy.pixel_size_nm"), "[25.0,12.5]");
  EXPECT_EQ(picture("ImageJ=1.53t\nunit=inch\n", 1).at("microscopy.pixel_size_nm"), "");
  EXPECT_EQ(picture("ImageJ=1.53t\nunit=pixel\n", 1).at("microscopy.pixel_size_nm"), "");
}

TEST(Dialects, OmeThatIsBrokenOrOfAnotherSize) {
  const std::string pixels = "<Pixels SizeX=\"8\" SizeY=\"6\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\" PhysicalSizeX=\"0.5\" PhysicalSizeY=\"0.5\"/>";
  const auto run = [](const std::string& text, std::uint32_t width) {
    return run_image(TiffBuilder().page(width, 6).ascii(270, text).page(width, 6).build());
  };
  EXPECT_EQ(run("<OME><Image>" + pixels + "</Image></OME>", 8).at("image.shape"), "[6,8,2]");
  EXPECT_EQ(run("<OME><Image>" + pixels + "</Image></OME>", 8).at("microscopy.pixel_size_nm"), "500.0");
  EXPECT_TRUE(run("<OME><Image>" + pixels, 8).says("XML is broken"));
  EXPECT_EQ(run("<OME><Image>" + pixels + "</Image></OME>", 9).at("image.shape"), "[6,9]");
  EXPECT_EQ(run("<!DOCTYPE OME [<!ENTITY a \"b\">]><OME><Image>" + pixels + "</Image></OME>", 8).at("image.shape"), "[6,8]") << "no DTD";
}

TEST(Dialects, GatanUnits) {
  const auto run = [](const char* unit) {
    return run_image(TiffBuilder().page(8, 8).ascii(65003, unit).ascii(65004, unit).doubles(65009, 0.25).doubles(65010, 0.25).build());
  };
  EXPECT_EQ(run("\xb5m").at("microscopy.pixel_size_nm"), "250.0");
  EXPECT_EQ(run("nm").at("microscopy.pixel_size_nm"), "0.25");
  EXPECT_EQ(run("1/nm").at("microscopy.pixel_size_nm"), "");
}

TEST(Dialects, Tvips) {
  std::string header(6'312, '\0');
  put(header, 0, raw(std::int32_t{2}));
  put(header, 584, raw(std::uint32_t{2017u << 16 | 4u << 8 | 12u}));
  put(header, 588, raw(std::int32_t{32'477}));
  put(header, 2'968, raw(1.5f) + raw(1.5f));
  put(header, 3'112, std::string("J\0E\0M\0", 6));
  put(header, 3'272, raw(200'000.0f));
  put(header, 3'952, raw(400.0f));
  put(header, 6'308, raw(std::uint32_t{0xaaaaaaaa}));
  const auto out = run_image(TiffBuilder().page(8, 8).pointed(37706, header).build());
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "1.5");
  EXPECT_EQ(out.at("electron_microscopy.beam_energy"), "200.0");
  EXPECT_EQ(out.at("electron_microscopy.microscope"), "\"JEM\"");
  EXPECT_EQ(out.at("microscopy.exposure_s"), "0.4");
  EXPECT_EQ(out.at("microscopy.acquired"), "\"2017-04-12T09:01:17\"");
  EXPECT_EQ(run_image(TiffBuilder().page(8, 8).pointed(37706, header.substr(0, 6'300)).build()).at("electron_microscopy"), "");
}

TEST(Dialects, OlympusOnTheSecondPage) {
  // The file's own place of the data is not known before it is built: the entry points back to the start of the file's picture data,
  // so the structure is put at a place that the builder fixes, right after the header of 8 bytes.
  std::string data(112, '\0');
  put(data, 10, raw(std::int16_t{-9}) + raw(0.25) + raw(0.25));
  put(data, 36, raw(50'000.0));
  std::string header(68, '\0');
  put(header, 0, "SIS0");
  put(header, 58, raw(std::int16_t{1}) + raw(std::int16_t{1}) + raw(std::int16_t{1}) + raw(std::uint32_t{8 + 68}));
  const auto out = run_image(TiffBuilder().page(8, 8).pointed(33560, header + data).ascii(271, "Olympus").build());
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "0.25");
}

TEST(Dialects, TescanInATagAndBeside) {
  const std::string text = "[MAIN]\r\nDevice=MIRA3\r\nPixelSizeX=5e-9\r\nPixelSizeY=5e-9\r\nMagnification=50000\r\nDate=2020-05-06\r\nTime=11:12:13\r\n"
                           "UserName=somebody\r\n[SEM]\r\nHV=10000\r\nWD=0.005\r\nDetector=BSE\r\n";
  const auto tag = run_image(TiffBuilder().page(8, 8).add(50431, 1, static_cast<std::uint32_t>(text.size() + 4), "\1\2\3\4" + text).build());
  const auto beside = run_image(NamedBytes{{"a.tif", TiffBuilder().page(8, 8).build()}, {"a-tif.hdr", text}});
  for (const auto* const out : {&tag, &beside}) {
    EXPECT_EQ(out->at("microscopy.pixel_size_nm"), "5.0");
    EXPECT_EQ(out->at("electron_microscopy.beam_energy"), "10.0");
    EXPECT_EQ(out->at("electron_microscopy.acquisition_mode"), "\"SEM-BSE\"");
    EXPECT_EQ(out->at("microscopy.acquired"), "\"2020-05-06T11:12:13\"");
    EXPECT_EQ(to_json(out->record).find("somebody"), std::string::npos);
  }
}

TEST(Dialects, JeolTextBesideThePicture) {
  const std::string text = "$CM_FORMAT 1.0\r\n$CM_INSTRUMENT JSM-7001F\r\n$CM_ACCEL_VOLT 15.00\r\n$CM_MAG 1000\r\n$CM_SIGNAL COMPO\r\n"
                           "$CM_FULL_SIZE 8 6\r\n$CM_DATE 2019/07/08\r\n$CM_TIME 14:15:16\r\n$$SM_MICRON_BAR 4\r\n$$SM_MICRON_MARKER 10um\r\n$$SM_WD 9.9\r\n";
  const auto out = run_image(NamedBytes{{"a.tif", TiffBuilder().page(8, 7).build()}, {"a.txt", text}});
  EXPECT_EQ(out.at("electron_microscopy.beam_energy"), "15.0");
  EXPECT_EQ(out.at("electron_microscopy.acquisition_mode"), "\"SEM-BSE\"");
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "2500.0");
  EXPECT_EQ(out.at("microscopy.acquired"), "\"2019-07-08T14:15:16\"");
  const auto smaller = run_image(NamedBytes{{"a.tif", TiffBuilder().page(4, 3).build()}, {"a.txt", text}});
  EXPECT_EQ(smaller.at("microscopy.pixel_size_nm"), "") << "the picture was made smaller afterwards";
}

TEST(Dialects, HitachiTextIsUtf16) {
  const auto text = utf16("[SemImageFile]\r\nInstructName=SU8000\r\nSerialNumber=HI-1\r\nDataSize=8x6\r\nPixelSize=9.92\r\nSignalName=SE(U)\r\n"
                          "AcceleratingVoltage=5000 Volt\r\nMagnification=10000\r\nWorkingDistance=8100 um\r\nEmissionCurrent=10500 nA\r\nDate=25/12/2019\r\nTime=10:11:12\r\n");
  const auto out = run_image(NamedBytes{{"a.tif", TiffBuilder().page(8, 6).build()}, {"a.txt", text}});
  EXPECT_EQ(out.at("electron_microscopy.microscope"), "\"Hitachi SU8000\"");
  EXPECT_EQ(out.at("electron_microscopy.beam_energy"), "5.0");
  EXPECT_EQ(out.at("electron_microscopy.emission_current"), "10.5");
  EXPECT_EQ(out.at("microscopy.working_distance_mm"), "8.1");
  EXPECT_EQ(out.at("microscopy.pixel_size_nm"), "9.92");
  EXPECT_EQ(out.at("microscopy.acquired"), "\"2019-12-25T10:11:12\"");
  EXPECT_EQ(out.at("extraction.redacted"), "[\"serial_number\"]");
}

TEST(Dialects, JeolTem) {
  const auto picture = [](const std::string& mode, const std::string& unit) {
    return run_image(TiffBuilder().page(8, 8).rational(282, 93, 1).shorts(296, 2).ascii(270,
        "<TemReporter><Instruments>JEM-2100</Instruments><DateTime>2019-11-27T16:11:26+09:00</DateTime><Operator>X</Operator><ElectronGun>"
        "<AccelerationVoltage>200000</AccelerationVoltage></ElectronGun><Eos><EosMode>eosTEM</EosMode></Eos><ImageFormingSystem><ImageFormingMode>" +
        mode + "</ImageFormingMode><SelectorValue>150000</SelectorValue><SelectorUnitString>" + unit + "</SelectorUnitString></ImageFormingSystem></TemReporter>").build());
  };
  EXPECT_EQ(picture("modeMAG1", "X").at("microscopy.pixel_size_nm"), "1.82078853047");
  EXPECT_EQ(picture("modeMAG1", "X").at("electron_microscopy.magnification"), "150000.0");
  EXPECT_EQ(picture("modeDIFF", "mm").at("microscopy.camera_length_mm"), "150000.0");
  EXPECT_EQ(picture("modeDIFF", "mm").at("electron_microscopy.magnification"), "");
  EXPECT_EQ(picture("modeDIFF", "mm").at("microscopy.pixel_size_nm"), "");
}

}  // namespace
}  // namespace quarry
