// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "quarry/extractor.hpp"

namespace quarry::molecule {
extern const Extractor plugin;
extern const Format format;
}  // namespace quarry::molecule

namespace quarry::test {

inline Part run_molecule(const std::string& name, const std::string& bytes) {
  const int descriptor = ::memfd_create("test", MFD_CLOEXEC);
  for (std::size_t written = 0; written < bytes.size();) {
    const auto step = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (step <= 0) break;
    written += static_cast<std::size_t>(step);
  }
  Group group;
  group.key = name;
  group.files.emplace_back(name, descriptor, bytes.size());
  PartSink sink(molecule::format);
  molecule::plugin.extract(group, sink);
  return sink.take();
}

/// The value that a record states; null where it states none.
inline Value stated(const Part& part, std::string_view key, std::string_view path) {
  for (const auto& record : part.records)
    if (record.key == key)
      for (const auto& statement : record.statements)
        if (statement.path == path) return statement.value;
  return {};
}

inline std::vector<std::string> keys_of(const Part& part) {
  std::vector<std::string> keys;
  for (const auto& record : part.records)
    if (!record.statements.empty()) keys.push_back(record.key);
  return keys;
}

inline bool says(const Part& part, std::string_view words) {
  for (const auto& diagnostic : part.diagnostics)
    if (diagnostic.message.find(words) != std::string::npos) return true;
  return false;
}

inline std::string molecule_sample(const std::string& name) {
  std::ifstream in(std::string(QUARRY_SOURCE_DIR) + "/tests/lab/molecules/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace quarry::test
