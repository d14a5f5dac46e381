// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_image/run_image.hpp"
#include "extractors_image/tiff_builder.hpp"

namespace quarry {
namespace {

using test::image_sample;
using test::raw;
using test::run_image;
using test::TiffBuilder;

struct Case {
  std::string file, path, value;
};

TEST(Tiff, SaysOfTheSamplesWhatTheirMakersWrote) {
  const std::vector<Case> cases{
      {"cathode_FEI_Helios.tif", "image.shape", "[48,64]"},
      {"cathode_FEI_Helios.tif", "electron_microscopy.beam_energy", "5.0"},
      {"cathode_FEI_Helios.tif", "electron_microscopy.magnification", "20000.0"},
      {"cathode_FEI_Helios.tif", "electron_microscopy.acquisition_mode", "\"SEM-SE\""},
      {"cathode_FEI_Helios.tif", "electron_microscopy.detector", "\"TLD\""},
      {"cathode_FEI_Helios.tif", "electron_microscopy.emission_current", "142.0"},
      {"cathode_FEI_Helios.tif", "electron_microscopy.microscope", "\"FEI Helios NanoLab\""},
      {"cathode_FEI_Helios.tif", "microscopy.pixel_size_nm", "100.0"},
      {"cathode_FEI_Helios.tif", "microscopy.working_distance_mm", "4.0213"},
      {"cathode_FEI_Helios.tif", "microscopy.acquired", "\"2023-04-17T10:42:31\""},
      {"cathode_FEI_Helios.tif", "extraction.redacted", "[\"operator\",\"serial_number\"]"},
      {"steel_Zeiss_Sigma.tif", "electron_microscopy.beam_energy", "15.0"},
      {"steel_Zeiss_Sigma.tif", "electron_microscopy.magnification", "20000.0"},
      {"steel_Zeiss_Sigma.tif", "microscopy.pixel_size_nm", "89.06"},
      {"steel_Zeiss_Sigma.tif", "microscopy.working_distance_mm", "8.5"},
      {"steel_Zeiss_Sigma.tif", "electron_microscopy.detector", "\"SE2\""},
      {"steel_Zeiss_Sigma.tif", "microscopy.acquired", "\"2022-11-08T14:05:37\""},
      {"perovskite_grains_ImageJ.tif", "microscopy.pixel_size_nm", "12.5"},
      {"perovskite_grains_ImageJ.tif", "image.color_depth", "16"},
      {"steel_316L.ome.tif", "microscopy.pixel_size_nm", "138.0"},
      {"steel_316L.ome.tif", "image.shape", "[48,64,2]"},
      {"steel_316L.ome.tif", "image.n_pages", "2"},
      {"steel_316L.ome.tif", "microscopy.technique", "\"optical\""},
      {"steel_316L.ome.tif", "electron_microscopy", ""},
      {"heating_series_multipage.tif", "image.shape", "[48,64]"},
      {"heating_series_multipage.tif", "image.n_pages", "5"},
      {"diffraction_float_big.tif", "image.color_depth", "32"},
      {"diffraction_float_big.tif", "image.n_pages", "1"},
  };
  for (const auto& [file, path, value] : cases) {
    SCOPED_TRACE(file + " " + path);
    const auto bytes = image_sample(file);
    ASSERT_FALSE(bytes.empty());
    EXPECT_EQ(run_image(bytes).at(path), value);
  }
}

TEST(Tiff, NeverStatesWhoSatAtTheMicroscope) {
  for (const char* const file : {"cathode_FEI_Helios.tif", "steel_Zeiss_Sigma.tif"}) {
    const auto record = to_json(run_image(image_sample(file)).record);
    EXPECT_EQ(record.find("\"operator\"}"), std::string::npos);
    EXPECT_EQ(record.find("SIGMA-00"), std::string::npos) << "the serial number";
    EXPECT_EQ(record.find("D0000"), std::string::npos) << "the serial number";
  }
}

TEST(Tiff, CountsColoursAsTheLastAxisAndSkipsThumbnails) {
  EXPECT_EQ(run_image(TiffBuilder().page(7, 5, 16, 3).build()).at("image.shape"), "[5,7,3]");
  const auto two = run_image(TiffBuilder().page(4, 4).longs(254, 1).page(40, 30).build());
  EXPECT_EQ(two.at("image.shape"), "[30,40]");
  EXPECT_EQ(two.at("image.n_pages"), "2");
}

TEST(Tiff, APageNumberOfAllPagesMakesAStack) {
  auto builder = TiffBuilder();
  for (std::uint16_t i = 0; i < 3; ++i) builder.page(6, 4).add(297, 3, 2, raw(i) + raw(std::uint16_t{3}));
  EXPECT_EQ(run_image(builder.build()).at("image.shape"), "[4,6,3]");
}

TEST(Tiff, ALoopOfDirectoriesEndsAndIsFlagged) {
  const auto out = run_image(TiffBuilder().page(3, 3).page(3, 3).loop().build());
  EXPECT_EQ(out.at("image.n_pages"), "2");
  EXPECT_TRUE(out.says("comes back to itself"));
}

TEST(Tiff, TenThousandDirectoriesAreEnough) {
  auto builder = TiffBuilder();
  for (int i = 0; i < 10'003; ++i) builder.page(1, 1);
  const auto out = run_image(builder.build());
  EXPECT_EQ(out.at("image.n_pages"), "10000");
  EXPECT_TRUE(out.says("over 10,000 directories"));
}

TEST(Tiff, AHugePictureCostsNothingAndIsFlaggedAsCut) {
  const auto out = run_image(TiffBuilder().page(60'000, 60'000).build());
  EXPECT_EQ(out.at("image.shape"), "[60000,60000]");
  EXPECT_EQ(out.at("extraction.truncated"), "true");
}

TEST(Tiff, PixelsThatUnpackToAFloodAreFlagged) {
  const auto bomb = run_image(TiffBuilder().page(30'000, 30'000).shorts(259, 8).build());
  EXPECT_EQ(bomb.at("image.shape"), "[30000,30000]");
  EXPECT_TRUE(bomb.says("unpacked"));
  EXPECT_FALSE(run_image(TiffBuilder().page(3'000, 3'000).shorts(259, 8).build()).says("unpacked"));
}

TEST(Tiff, EveryCutIsAnOutcomeAndNoWrongValue) {
  const auto whole = image_sample("cathode_FEI_Helios.tif");
  const auto record = run_image(whole).record;
  for (std::size_t length = 4; length < whole.size(); length += 37) {
    const auto cut = run_image(whole.substr(0, length));
    SCOPED_TRACE(length);
    EXPECT_FALSE(cut.diagnostics.empty());
    for (const char* const path : {"image.shape", "electron_microscopy.beam_energy", "microscopy.pixel_size_nm"}) {
      const auto* const value = cut.record.at_path(path);
      if (value != nullptr) {
        EXPECT_EQ(to_json(*value), to_json(*record.at_path(path)));
      }
    }
  }
}

TEST(Tiff, AFineResolutionIsASpecimensACoarseOneAPrinters) {
  const auto fine = TiffBuilder().page(4, 4).rational(282, 100'000, 1).rational(283, 100'000, 1).shorts(296, 3).build();
  EXPECT_EQ(run_image(fine).at("microscopy.pixel_size_nm"), "100.0");
  const auto coarse = TiffBuilder().page(4, 4).rational(282, 300, 1).rational(283, 300, 1).shorts(296, 2).build();
  EXPECT_EQ(run_image(coarse).at("microscopy.pixel_size_nm"), "");
  const auto none = TiffBuilder().page(4, 4).rational(282, 100'000, 1).rational(283, 100'000, 1).shorts(296, 1).build();
  EXPECT_EQ(run_image(none).at("microscopy.pixel_size_nm"), "");
}

}  // namespace
}  // namespace quarry
