// SPDX-License-Identifier: GPL-3.0-or-later
#include "retrieve/wanted.hpp"

namespace quarry::retrieval {
namespace {

std::string text_at(const Value& value, std::string_view path) {
  const auto* const found = value.at_path(path);
  return found != nullptr && found->is_string() ? found->as_string() : std::string();
}

Wanted wanted_of(const Value& file) {
  Wanted wanted{text_at(file, "filename"), text_at(file, "url"), {}, text_at(file, "sha512")};
  const auto* const length = file.find("length");
  if (length != nullptr && length->is_integer() && length->as_integer() >= 0) wanted.size = static_cast<std::uint64_t>(length->as_integer());
  return wanted;
}

}  // namespace

WantedFiles wanted_files(const Index& index, const SearchRequest& request, const Viewer& viewer) {
  WantedFiles files;
  index.export_records(request, viewer, [&](const Hit& hit) {
    for (const auto& entry : hit.entries) {
      const auto dataset = text_at(entry.content, "mdf.source_name");
      const auto* const list = entry.content.find("files");
      if (list == nullptr || !list->is_array()) continue;
      for (const auto& file : list->as_array())
        if (auto wanted = wanted_of(file); !wanted.path.empty()) files[dataset].try_emplace(wanted.path, wanted);
    }
    return true;
  });
  return files;
}

}  // namespace quarry::retrieval
