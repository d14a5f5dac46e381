// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "quarry/chemistry.hpp"
#include "quarry/field.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

std::string plain(const Value& value) {
  if (value.is_string()) return printable(value.as_string());
  if (value.is_real()) return fmt::format("{:.6g}", value.as_number());
  if (value.is_array()) {
    std::string joined;
    for (const auto& item : value.as_array()) joined += (joined.empty() ? "" : " x ") + plain(item);
    return joined;
  }
  return to_json(value);
}

/// `SrTiO3` of any spelling: reduced, in the order of electronegativity, without ones; nothing where it is no formula.
std::optional<std::string> pretty_formula(std::string_view text) {
  const auto formula = parse_formula(text);
  const auto reduced = formula ? reduce(formula->composition) : std::nullopt;
  if (!reduced) return std::nullopt;
  const auto full = full_formula(*reduced);
  std::string out;
  for (std::size_t i = 0; i < full.size(); ++i) {
    const bool digit_before = i != 0 && full[i - 1] >= '0' && full[i - 1] <= '9';
    const bool digit_behind = i + 1 < full.size() && ((full[i + 1] >= '0' && full[i + 1] <= '9') || full[i + 1] == '.');
    if (full[i] != '1' || digit_before || digit_behind) out += full[i];
  }
  return out;
}

/// The first line: a formula, a title, or nothing better than the file's name.
std::string headline(const std::string& subject, const Value& content) {
  if (const auto* titles = content.at_path("dc.titles"); titles != nullptr && titles->is_array())
    for (const auto& entry : titles->as_array())
      if (const auto* title = entry.find("title"); title != nullptr) return plain(*title);
  for (const auto* path : {"material.chemical_formula_reduced", "material.composition", "molecule.smiles"})
    if (const auto* value = content.at_path(path); value != nullptr && value->is_string())
      return pretty_formula(value->as_string()).value_or(plain(*value));
  return printable(subject.substr(subject.rfind('/') + 1));
}

/// Fields worth a line of their own, in the order in which a scientist asks.
constexpr const char* shown_fields[] = {
    "simulation.program_name",          "dft.exchange_correlation_functional",
    "dft.cutoff_energy",                "dft.converged",
    "results.energy_total",             "properties.electronic.band_gap",
    "crystal_structure.space_group_number", "symmetry.symbol",
    "structure.density",                "electron_microscopy.beam_energy",
    "electron_microscopy.magnification", "electron_microscopy.microscope",
    "microscopy.pixel_size_nm",         "image.shape",
    "table.n_rows",                     "archive.n_members",
    "molecule.molecular_weight"};

}  // namespace

void print_for_people(const std::string& subject, const Value& content, const Style& style) {
  fmt::print("{}  {}\n", style.bold(headline(subject, content)), style.dim(printable(subject)));
  std::string facts;
  for (const auto* path : shown_fields) {
    const auto* value = content.at_path(path);
    if (value == nullptr) continue;
    const auto* field = find_field(path);
    const auto title = field != nullptr && !field->title.empty() ? field->title : std::string(path);
    const auto unit = field != nullptr && !field->unit.empty() ? " " + field->unit : "";
    facts += fmt::format("{}{}: {}{}", facts.empty() ? "" : "; ", title, plain(*value), unit);
  }
  if (const auto* custom = content.find("custom"); custom != nullptr && custom->is_object())
    for (const auto& [name, value] : custom->as_object())
      facts += fmt::format("{}{}: {}", facts.empty() ? "" : "; ", printable(name), plain(value));
  if (!facts.empty()) fmt::print("    {}\n", facts);
  const auto* status = content.at_path("extraction.status");
  if (status != nullptr && status->is_string() && status->as_string() == "error") {
    fmt::print("    {}\n", style.red("could not be read"));
  }
  if (const auto* warnings = content.at_path("extraction.warnings"); warnings != nullptr && warnings->is_array())
    for (const auto& warning : warnings->as_array()) fmt::print("    {}\n", style.yellow(plain(warning)));
}

Value to_value(const Hit& hit) {
  Object object{{"subject", hit.subject}, {"score", hit.score}};
  if (!hit.entries.empty()) object["content"] = hit.entries.front().content;
  if (hit.entries.size() > 1 || (hit.entries.size() == 1 && !hit.entries.front().entry_id.empty())) {
    Array entries;
    for (const auto& entry : hit.entries)
      entries.push_back(Object{{"id", entry.entry_id}, {"content", entry.content}});
    object["entries"] = std::move(entries);
  }
  if (!hit.highlights.empty()) {
    Object highlight;
    for (const auto& [path, snippets] : hit.highlights) {
      Array texts;
      for (const auto& snippet : snippets) texts.push_back(html_of(snippet));
      highlight[path] = std::move(texts);
    }
    object["highlight"] = std::move(highlight);
  }
  return object;
}

Value to_value(const SearchResult& result) {
  Array hits;
  for (const auto& hit : result.hits) hits.push_back(to_value(hit));
  Object object{{"total", result.total}, {"hits", std::move(hits)}, {"facets", to_value(result.facets)}};
  if (!result.cursor.empty()) object["cursor"] = result.cursor;
  if (result.suggestion) object["suggestion"] = *result.suggestion;
  if (!result.warnings.empty()) {
    Array warnings;
    for (const auto& warning : result.warnings) warnings.push_back(warning);
    object["warnings"] = std::move(warnings);
  }
  return object;
}

}  // namespace quarry::cli
