// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/native.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace quarry::gdrive {
namespace {

constexpr std::string_view native_prefix = "application/vnd.google-apps.";

/// Google, «Export MIME types for Google Workspace documents»: of each the format that keeps most of what can be read.
constexpr std::array exports{
    std::pair<std::string_view, Export>{"document", {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"}},
    std::pair<std::string_view, Export>{"spreadsheet", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"}},
    std::pair<std::string_view, Export>{"presentation", {"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"}},
    std::pair<std::string_view, Export>{"drawing", {"image/svg+xml", ".svg"}},
    std::pair<std::string_view, Export>{"script", {"application/vnd.google-apps.script+json", ".json"}},
};

}  // namespace

bool is_native(std::string_view mime_type) { return mime_type.starts_with(native_prefix); }

std::optional<Export> export_of(std::string_view mime_type) {
  if (!is_native(mime_type)) return std::nullopt;
  const auto* const found =
      std::find_if(exports.begin(), exports.end(), [&](const auto& one) { return one.first == mime_type.substr(native_prefix.size()); });
  return found == exports.end() ? std::nullopt : std::optional(found->second);
}

std::string FileId::text() const {
  if (resource_key.empty() && export_type.empty()) return id;
  return id + ":" + resource_key + (export_type.empty() ? "" : ":" + export_type);
}

FileId FileId::of(std::string_view text) {
  const auto first = std::min(text.find(':'), text.size());
  const auto second = std::min(text.find(':', std::min(first + 1, text.size())), text.size());
  FileId file{std::string(text.substr(0, first)), {}, {}};
  if (first < text.size()) file.resource_key = text.substr(first + 1, second - first - 1);
  if (second < text.size()) file.export_type = text.substr(second + 1);
  return file;
}

}  // namespace quarry::gdrive
