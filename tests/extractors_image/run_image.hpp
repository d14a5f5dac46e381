// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "quarry/extractor.hpp"
#include "quarry/json.hpp"

namespace quarry::image {
extern const Extractor plugin;
extern const Format format;
}  // namespace quarry::image

namespace quarry::test {

using NamedBytes = std::vector<std::pair<std::string, std::string>>;

/// What the image extractor makes of files; the first is the main one.
struct Extracted {
  Value record{Object{}};
  std::vector<Diagnostic> diagnostics;

  /// JSON of what stands at a path; empty where nothing does.
  std::string at(std::string_view path) const {
    const auto* const value = record.at_path(path);
    return value == nullptr ? std::string() : to_json(*value);
  }
  bool says(std::string_view words) const {
    for (const auto& diagnostic : diagnostics)
      if (diagnostic.message.find(words) != std::string::npos) return true;
    return false;
  }
};

inline File file_of(const std::string& name, const std::string& bytes) {
  const int descriptor = ::memfd_create("test", MFD_CLOEXEC);
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto step = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (step <= 0) break;
    written += static_cast<std::size_t>(step);
  }
  return File(name, descriptor, bytes.size());
}

inline Extracted run_image(const NamedBytes& files) {
  Group group;
  group.key = files.front().first;
  for (const auto& [name, bytes] : files) group.files.push_back(file_of(name, bytes));
  PartSink sink(image::format);
  image::plugin.extract(group, sink);
  auto part = sink.take();
  Extracted out;
  for (auto& record : part.records)
    for (auto& statement : record.statements) out.record.set_path(statement.path, std::move(statement.value));
  out.diagnostics = std::move(part.diagnostics);
  return out;
}

inline Extracted run_image(const std::string& bytes) { return run_image(NamedBytes{{"picture.tif", bytes}}); }

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string image_sample(const std::string& name) { return slurp(std::string(QUARRY_SOURCE_DIR) + "/tests/lab/microscopy/" + name); }

}  // namespace quarry::test
