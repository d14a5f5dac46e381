// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <string_view>

#include "quarry/extractor.hpp"

namespace quarry::test {

/// A File that has this text.
inline File text_file(std::string_view text, std::string name = "file") {
  const int descriptor = ::memfd_create("quarry-test", MFD_CLOEXEC);
  if (descriptor < 0 || ::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::abort();
  return {std::move(name), descriptor, text.size()};
}

inline const Format& test_format() {
  static const Format format{.name = "test"};
  return format;
}

/// The value of a path in the only record, or null.
inline Value value_of(const Part& part, std::string_view path) {
  for (const auto& statement : part.records.at(0).statements)
    if (statement.path == path) return statement.value;
  return nullptr;
}

inline bool says(const Part& part, std::string_view words) {
  for (const auto& diagnostic : part.diagnostics)
    if (diagnostic.message.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace quarry::test
