// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingest/fake_formats.hpp"

namespace quarry::archive {
extern const Format format;
extern const Extractor plugin;
}  // namespace quarry::archive

namespace quarry::test {

/// The fake formats and the archive's, in this process.
inline ExtractOptions options_with_archive() {
  static const auto formats = [] {
    auto all = fake_formats();
    all.push_back(&archive::format);
    return all;
  }();
  static const auto extractors = [] {
    auto all = fake_extractors();
    all.push_back(&archive::plugin);
    return all;
  }();
  auto options = fake_options();
  options.formats = formats;
  options.extractors = extractors;
  return options;
}

}  // namespace quarry::test
