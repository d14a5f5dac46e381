// SPDX-License-Identifier: GPL-3.0-or-later
// Every file that a page of the documentation links to is there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_links(const fs::path& page) {
  const auto text = text_of(page);
  for (std::size_t at = 0; (at = text.find("](", at)) != std::string::npos;) {
    const auto end = text.find(')', at += 2);
    auto target = text.substr(at, end - at);
    target = target.substr(0, target.find('#'));
    if (target.empty() || target.find("://") != std::string::npos || target.find(' ') != std::string::npos) continue;
    EXPECT_TRUE(fs::exists(page.parent_path() / target)) << page << " links to " << target;
  }
}

TEST(Links, EveryLinkedFileIsThere) {
  const fs::path root = QUARRY_SOURCE_DIR;
  int pages = 0;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    const auto name = entry->path().filename().string();
    if (entry->is_directory() && (name == "build" || name == ".git")) entry.disable_recursion_pending();
    if (!entry->is_regular_file() || entry->path().extension() != ".md") continue;
    check_links(entry->path());
    ++pages;
  }
  EXPECT_GE(pages, 5);
}

}  // namespace
