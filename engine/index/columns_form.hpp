// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "index/layout.hpp"

namespace quarry::index {

/// Behind the strings of a keyword column: whether spellings follow that differ from the folded forms, and whether the list
/// of those that are spelt in several ways does (segments of old have none).
inline constexpr std::uint64_t spellings_differ = 1, spellings_are_known = 2;

/// Where the arrays of a column stand in its file, and what form they have.
/// - dense, single: `values` has a place per document; `present` a bit per document (0: all have one)
/// - dense, multi: `starts` has a place per document and one more
/// - sparse: `present` is the rising list of documents; `values` (single) or `starts` (multi) go by its places
struct ColumnForm {
  std::uint32_t documents = 0;  ///< that have a value
  bool sparse = false, multi = false;
  unsigned width = 0;  ///< bytes of a value: 8, 4, or for ordinals of single-valued columns 1 or 2
  std::uint64_t count = 0;  ///< values
  std::uint64_t present = 0, starts = 0, values = 0;

  void write(DirectoryWriter& out) const {
    out.number(documents);
    out.number((sparse ? 1U : 0U) | (multi ? 2U : 0U));
    out.number(width);
    out.number(count);
    out.number(present);
    out.number(starts);
    out.number(values);
  }
  static ColumnForm read(ByteReader& in) {
    ColumnForm form;
    form.documents = static_cast<std::uint32_t>(in.number());
    const auto flags = in.number();
    form.sparse = flags & 1;
    form.multi = flags & 2;
    form.width = static_cast<unsigned>(in.number());
    form.count = in.number();
    form.present = in.number();
    form.starts = in.number();
    form.values = in.number();
    return form;
  }
};

}  // namespace quarry::index
