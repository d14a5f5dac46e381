// SPDX-License-Identifier: GPL-3.0-or-later
// Which files and folders of Google Drive a source names.
#include "gdrive/address.hpp"

#include <gtest/gtest.h>

#include "quarry/error.hpp"

namespace quarry::test {
namespace {

TEST(GdriveAddress, EveryLinkThatPeoplePasteNamesItsId) {
  const std::string id = "1aB-cD_eF0123456789xyzXYZ012345678";
  for (const auto& link :
       {"https://drive.google.com/drive/folders/" + id, "https://drive.google.com/drive/folders/" + id + "?usp=sharing",
        "https://drive.google.com/drive/u/0/folders/" + id, "https://drive.google.com/drive/mobile/folders/" + id + "#list",
        "https://drive.google.com/folderview?id=" + id, "https://drive.google.com/embeddedfolderview?id=" + id + "#grid",
        "https://drive.google.com/file/d/" + id + "/view?usp=drive_link", "https://drive.google.com/file/d/" + id + "/edit",
        "https://drive.google.com/file/d/" + id, "https://drive.google.com/file/u/0/d/" + id + "/view", "https://drive.google.com/open?id=" + id,
        "https://drive.google.com/uc?export=download&id=" + id, "https://drive.google.com/a/example.org/file/d/" + id + "/view",
        "https://drive.usercontent.google.com/download?id=" + id + "&export=download&confirm=t&uuid=x",
        "https://docs.google.com/document/d/" + id + "/edit", "https://docs.google.com/spreadsheets/d/" + id + "/export?format=xlsx",
        "https://docs.google.com/presentation/u/1/d/" + id + "/htmlview", "https://docs.google.com/drawings/d/" + id + "/edit",
        "https://docs.google.com/uc?id=" + id, "gdrive:" + id, "gdrive://" + id, "gdrive://" + id + "/"}) {
    EXPECT_TRUE(gdrive::is_drive_source(link, {})) << link;
    const auto target = gdrive::target_of(link, {});
    EXPECT_EQ(target.id, id) << link;
    EXPECT_TRUE(target.path.empty() && target.resource_key.empty()) << link;
  }
  EXPECT_EQ(gdrive::target_of("https://drive.google.com/file/d/" + id + "/view?resourcekey=0-k_1", {}).resource_key, "0-k_1");
  EXPECT_EQ(gdrive::target_of("https://drive.google.com/drive/my-drive", {}).id, "root");
}

TEST(GdriveAddress, PathsBeginAtAnIdOrAtTheAccountsRoot) {
  const auto path_of = [](const std::string& source, const ConnectorOptions& options = {}) {
    const auto target = gdrive::target_of(source, options);
    auto text = target.id;
    for (const auto& part : target.path) text += "|" + part;
    return text;
  };
  EXPECT_EQ(path_of("gdrive://1aBcDeFgHiJk/sub/a%2Fb"), "1aBcDeFgHiJk|sub|a/b");
  EXPECT_EQ(path_of("gdrive:root"), "root");
  for (const auto* const mdf : {"google:///mdf/a_dataset_of_ours", "google://mdf/a_dataset_of_ours", "googledrive:/mdf/a_dataset_of_ours",
                                "googledrive:///mdf/a_dataset_of_ours", "gdrive:///mdf/a_dataset_of_ours", "gdrive:/mdf/a_dataset_of_ours"})
    EXPECT_EQ(path_of(mdf), "root|mdf|a_dataset_of_ours") << mdf;
  EXPECT_EQ(path_of("google:/x", {.settings = {{"gdrive.root", "1SharedFolder"}}}), "1SharedFolder|x");
}

TEST(GdriveAddress, WhatIsNoDriveIsNotClaimed) {
  for (const auto* const other :
       {"https://evildrive.google.com.example.org/open?id=1aBcDeFgHiJk", "https://google.com/", "https://example.org/drive.google.com/", "googled:/x",
        "google", "/google:/x", "root", "https://www.googleapis.com/drive/v3/about"})
    EXPECT_FALSE(gdrive::is_drive_source(other, {})) << other;
  for (const auto* const nothing : {"https://drive.google.com/", "https://docs.google.com/document/d/e/pub", "gdrive:", "gdrive:a",
                                    "https://drive.google.com/open?id=a%2Fb", "https://drive.google.com/open?id=1aBcDeFgHiJk&resourcekey=a%0d%0aX:y"})
    EXPECT_THROW(gdrive::target_of(nothing, {}), Error) << nothing;
}

}  // namespace
}  // namespace quarry::test
