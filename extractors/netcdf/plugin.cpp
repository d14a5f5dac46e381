// SPDX-License-Identifier: GPL-3.0-or-later
#include "netcdf/classic.hpp"
#include "netcdf/kind.hpp"
#include "quarry/extractor.hpp"
#include "quarry/utf8.hpp"

namespace quarry::netcdf {

extern const Format format;

namespace {

constexpr std::size_t most_listed = 1024, most_text = 1024;

/// What is no UTF-8 is left out: the file names no encoding.
bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto step = utf8_step(text, at);
    if (!step.valid) return false;
    at += step.length;
  }
  return true;
}

/// The beginning of a text that is UTF-8, cut between two characters.
std::string text_of(const std::string& text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const auto next = end + utf8_step(text, end).length;
    if (next > most_text) break;
    end = next;
  }
  return text.substr(0, end);
}

void put_text(Object& object, std::string_view name, const Variable& variable, std::string_view attribute) {
  const auto* const found = find(variable.attributes, attribute);
  if (found != nullptr && found->type == Type::character && !found->text.empty() && is_utf8(found->text)) object[std::string(name)] = text_of(found->text);
}

void state_variables(const Classic& file, Sink& sink, const Place& place) {
  Array list;
  for (const auto& one : file.variables()) {
    if (list.size() == most_listed) {
      sink.diagnose(Severity::note, "the file has " + std::to_string(file.variables().size()) + " variables: the first 1,024 are listed", place);
      break;
    }
    if (!is_utf8(one.name)) continue;
    Object entry{{"path", one.name}, {"dtype", std::string(name_of(one.type))}};
    Array shape;
    for (const auto length : file.shape(one)) shape.emplace_back(static_cast<std::int64_t>(length));
    entry["shape"] = std::move(shape);
    put_text(entry, "unit", one, "units");
    put_text(entry, "long_name", one, "long_name");
    list.emplace_back(std::move(entry));
  }
  sink.set("array.n_datasets", static_cast<std::int64_t>(file.variables().size()), place);
  if (!list.empty()) sink.set("array.variables", std::move(list), place);
}

void state_attributes(const Classic& file, Sink& sink, const Place& place) {
  Object all;
  for (const auto& one : file.attributes()) {
    if (all.size() == most_listed) break;
    if (!is_utf8(one.name) || one.name.empty()) continue;
    if (one.type == Type::character) {
      if (!is_utf8(one.text)) continue;
      all[one.name] = text_of(one.text);
      if (one.name == "Conventions" && !one.text.empty()) sink.set("array.convention", text_of(one.text), place);
    } else if (one.numbers.size() == 1) {
      all[one.name] = one.numbers.front();
    }
  }
  if (!all.empty()) sink.set("array.attributes", std::move(all), place);
}

void extract(Group& group, Sink& sink) {
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    auto& file = group.files[i];
    // Of a group of several the main one is listed.
    if (i != group.main || !file.readable() || !is_classic(file.head(4))) continue;
    const Place place{static_cast<int>(i), -1, -1, {}};
    const Classic classic(file);
    sink.set("array.format", classic.version() == 1 ? "netCDF classic" : classic.version() == 2 ? "netCDF 64-bit offset" : "netCDF CDF-5", place);
    if (!classic.problem().empty()) sink.diagnose(Severity::error, classic.problem(), place);
    else if (!classic.whole()) sink.set("extraction.truncated", true, place);
    state_variables(classic, sink, place);
    state_attributes(classic, sink, place);
  }
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::netcdf
