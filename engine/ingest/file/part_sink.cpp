// SPDX-License-Identifier: GPL-2.0-or-later
#include "quarry/extractor.hpp"

#include <algorithm>

namespace quarry {
namespace {

constexpr std::size_t key_limit = 1024;

}  // namespace

bool is_known(std::span<const Format* const> formats) noexcept {
  const auto specific = [](const Format* format) { return format->priority < generic_priority; };
  return std::any_of(formats.begin(), formats.end(), specific) &&
         std::none_of(formats.begin(), formats.end(), [](const Format* format) { return format->named_by_libmagic; });
}

PartSink::PartSink(const Format& format) {
  part_.extractor = format.name;
  part_.version = format.version;
  part_.priority = format.priority;
  record({});
}

void PartSink::record(std::string_view key) {
  key = key.substr(0, key_limit);
  const auto [found, is_new] = positions_.try_emplace(std::string(key), part_.records.size());
  current_ = found->second;
  if (is_new) part_.records.push_back({std::string(key), {}});
}

void PartSink::keep_own_record() { part_.keeps_own_record = true; }

void PartSink::set(std::string_view path, Value value, Place place) {
  part_.records[current_].statements.push_back({std::string(path), std::move(value), std::move(place)});
}

void PartSink::diagnose(Severity severity, std::string message, Place place) {
  part_.diagnostics.push_back({severity, std::move(message), std::move(place)});
}

void PartSink::preview(std::string_view kind, std::string_view bytes) {
  part_.previews.push_back({std::string(kind), std::string(bytes)});
}

Part PartSink::take() { return std::move(part_); }

}  // namespace quarry
