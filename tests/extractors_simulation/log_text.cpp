// SPDX-License-Identifier: GPL-3.0-or-later
#include "log_text.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/temp_dir.hpp"

namespace quarry::simulation {

double Stated::number(const std::string& path) const {
  const auto found = values.find(path);
  if (found != values.end() && found->second.is_number()) return found->second.as_number();
  ADD_FAILURE() << path << " is not stated as a number";
  return 0;
}

std::string Stated::text(const std::string& path) const {
  const auto found = values.find(path);
  if (found != values.end() && found->second.is_string()) return found->second.as_string();
  ADD_FAILURE() << path << " is not stated as a text";
  return {};
}

bool Stated::says(std::string_view words) const {
  return std::ranges::any_of(diagnostics, [&](const auto& one) { return one.message.find(words) != std::string::npos; });
}

Stated read_text(std::string_view extractor, std::string_view log, const std::string& name) {
  const auto all = extractors();
  const auto found = std::ranges::find_if(all, [&](const Extractor* one) { return one->format->name == extractor; });
  Stated stated;
  if (found == all.end()) {
    ADD_FAILURE() << "no extractor " << extractor;
    return stated;
  }
  const test::TempDir folder;
  const auto path = folder.write(name, log);
  Group group;
  group.files.emplace_back(name, ::open(path.c_str(), O_RDONLY | O_CLOEXEC), log.size());
  PartSink sink(*(*found)->format);
  (*found)->extract(group, sink);
  auto part = sink.take();
  stated.diagnostics = std::move(part.diagnostics);
  if (!part.records.empty())
    for (auto& statement : part.records.front().statements) stated.values.emplace(statement.path, std::move(statement.value));
  return stated;
}

}  // namespace quarry::simulation
