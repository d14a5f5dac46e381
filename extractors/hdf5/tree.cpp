// SPDX-License-Identifier: GPL-3.0-or-later
#include "hdf5/tree.hpp"

namespace quarry::hdf5 {

void state_tree(const Document& document, Sink& sink, const Place& place) {
  constexpr std::size_t most_listed = 1024;
  std::int64_t datasets = 0, groups = 0;
  Array variables;
  const auto words = [&](const Dataset& dataset, std::string_view name) -> std::optional<std::string> {
    const auto value = document.attribute(dataset.path, name);
    if (!value || !value->is_string() || value->as_string().empty()) return std::nullopt;
    return value->as_string();
  };
  Visitor visitor;
  visitor.group = [&](const std::string& path) { groups += path.empty() ? 0 : 1; };
  visitor.dataset = [&](const Dataset& dataset) {
    if (++datasets > static_cast<std::int64_t>(most_listed)) return;
    Array shape;
    for (const auto side : dataset.shape) shape.emplace_back(static_cast<std::int64_t>(side));
    Object entry{{"path", dataset.path}, {"shape", std::move(shape)}, {"dtype", dataset.dtype}};
    if (auto unit = words(dataset, "units")) entry["unit"] = std::move(*unit);
    if (auto name = words(dataset, "long_name")) entry["long_name"] = std::move(*name);
    variables.emplace_back(std::move(entry));
  };
  const auto walked = document.walk(visitor);
  if (!walked.whole) sink.diagnose(Severity::warning, "not all of the HDF5 file could be listed", place);
  sink.set("array.format", "HDF5", place);
  sink.set("array.n_datasets", datasets, place);
  sink.set("array.n_groups", groups, place);
  if (!variables.empty()) sink.set("array.variables", std::move(variables), place);
}

}  // namespace quarry::hdf5
