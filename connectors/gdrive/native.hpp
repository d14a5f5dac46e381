// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quarry::gdrive {

/// What a document of Google's own editors is exported as.
struct Export {
  std::string_view mime_type, extension;  ///< `.docx`
};

/// Is this a type of Google's own (a document, form, map), which has no bytes of its own?
bool is_native(std::string_view mime_type);
/// Nothing for one that is exported as nothing (forms, maps, sites).
std::optional<Export> export_of(std::string_view mime_type);

/// What `content` needs of a file: packed into RemoteFile::id. An API id and a resource key have no `:`.
struct FileId {
  std::string id, resource_key, export_type;
  std::string text() const;
  static FileId of(std::string_view text);
};

}  // namespace quarry::gdrive
