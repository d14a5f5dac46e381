// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "quarry/export.hpp"

namespace quarry {

/// Which files of a source are wanted. Patterns are matched against the path below the source (`*` and `?` match within a name, `**` also
/// across `/`), or, where they have no `/`, against the file's name.
struct Selection {
  std::vector<std::string> include;  ///< empty: all
  std::vector<std::string> exclude;  ///< wins over `include`
  std::optional<std::uint64_t> max_bytes;  ///< of all files together: what would go beyond it is left out, and what has no known size
  bool everything() const { return include.empty() && exclude.empty() && !max_bytes; }
  /// By its name alone.
  bool takes(std::string_view path) const;
};

/// The source with the selected files only. It is never `complete`, so that nothing that was left out counts as gone. How many
/// files `max_bytes` left out is one of its diagnostics.
QUARRY_API std::unique_ptr<Connector> select_files(std::unique_ptr<Connector> source, Selection selection);

/// The source with what its place tells of each file when it is asked for that file (Connector::look_at): sizes, where index pages tell
/// none. Files are looked at ahead, as many at once as the place takes.
QUARRY_API std::unique_ptr<Connector> looked_at(std::unique_ptr<Connector> source);

/// `*`, `?` and `**` as Selection has them. Takes at most pattern x text steps for each `**`.
QUARRY_API bool matches_path(std::string_view pattern, std::string_view path);

}  // namespace quarry
