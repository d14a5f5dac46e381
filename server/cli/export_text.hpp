// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "quarry/search.hpp"

namespace quarry::cli {

/// Records as lines: of JSON as `search --json` has a hit (without its score), or of CSV (RFC 4180, line feeds) with a line for
/// each entry.
class ExportText {
 public:
  /// `format`: ndjson or csv; throws Error(invalid_argument) for any other. `fields`: the columns of CSV behind `subject`; none:
  /// common ones.
  ExportText(const std::string& format, const std::vector<std::string>& fields);
  std::string content_type() const;
  /// The line of the column names; nothing for JSON.
  std::string head() const;
  void append(const Hit& hit, std::string& out) const;

 private:
  bool csv_;
  std::vector<std::string> columns_;
};

/// `a,b` of --fields and fields=: its parts, added to those there are.
void add_fields(const std::string& text, std::vector<std::string>& fields);

}  // namespace quarry::cli
