// SPDX-License-Identifier: GPL-3.0-or-later
// Which files and folders of Box a source names.
#include "box/address.hpp"

#include <gtest/gtest.h>

namespace quarry::test {
namespace {

TEST(BoxAddress, EveryLinkThatPeoplePaste) {
  const box::Places places{ConnectorOptions{}};
  const auto read = [&](const std::string& source) {
    const auto target = box::target_of(source, places);
    return target ? target->link + "|" + target->id + (target->is_file ? " file" : "") : "no";
  };
  EXPECT_EQ(read("https://app.box.com/folder/123"), "|123");
  EXPECT_EQ(read("https://app.box.com/file/123?s=abc"), "|123 file");
  EXPECT_EQ(read("https://lab.app.box.com/folder/0"), "|0");
  EXPECT_EQ(read("https://app.box.com/s/h4sh"), "https://app.box.com/s/h4sh|");
  EXPECT_EQ(read("https://lab.box.com/s/h4sh/"), "https://lab.box.com/s/h4sh|");
  EXPECT_EQ(read("https://lab.app.box.com/s/h4sh/folder/12"), "https://lab.app.box.com/s/h4sh|12");
  EXPECT_EQ(read("https://lab.box.com/s/h4sh/file/12"), "https://lab.box.com/s/h4sh|12 file");
  EXPECT_EQ(read("https://lab.box.com/v/data"), "https://lab.box.com/v/data|");
  EXPECT_EQ(read("box:folder/12"), "|12");
  EXPECT_EQ(read("box:file/12"), "|12 file");
  for (const auto* const other :
       {"https://app.box.com/", "https://evilbox.com/s/x", "https://api.box.com/s/x", "https://app.box.com/shared/static/h4sh.zip",
        "https://app.box.com/folder/12x", "https://box.com.example.org/s/x", "box:12", "box:folder/", "https://app.box.com/s/x/y/z"})
    EXPECT_EQ(read(other), "no") << other;
}

}  // namespace
}  // namespace quarry::test
