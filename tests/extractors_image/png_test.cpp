// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_image/run_image.hpp"

namespace quarry {
namespace {

using test::lab;
using test::run_image;

TEST(Png, SaysOfTheSamplesWhatTheyAre) {
  EXPECT_EQ(run_image(image_sample("micrograph_8bit.png")).at("image.shape"), "[48,64]");
  EXPECT_EQ(run_image(image_sample("micrograph_8bit.png")).at("microscopy.pixel_size_nm"), "50.0");
  EXPECT_EQ(run_image(image_sample("height_map_16bit.png")).at("image.color_depth"), "16");
  EXPECT_EQ(run_image(image_sample("eds_map_rgb.png")).at("image.shape"), "[48,64,3]");
  EXPECT_EQ(run_image(image_sample("eds_map_rgb.png")).at("image.format"), "\"PNG\"");
  EXPECT_TRUE(run_image(image_sample("eds_map_rgb.png")).diagnostics.empty());
}

TEST(Png, EveryCutIsFlagged) {
  const auto whole = image_sample("micrograph_8bit.png");
  for (std::size_t length = 8; length < whole.size(); length += 11) {
    const auto out = run_image(whole.substr(0, length));
    EXPECT_EQ(out.at("extraction.truncated"), "true") << length;
  }
}

TEST(Png, AChangedByteIsFlagged) {
  auto bytes = image_sample("micrograph_8bit.png");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_TRUE(run_image(bytes).says("the checksum of chunk IDAT is wrong"));
  auto header = image_sample("micrograph_8bit.png");
  header[19] = '\x41';
  const auto out = run_image(header);
  EXPECT_EQ(out.at("image.shape"), "") << "a width that its checksum denies";
  EXPECT_TRUE(out.says("header cannot be read"));
}

}  // namespace
}  // namespace quarry
