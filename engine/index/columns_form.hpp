// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "index/layout.hpp"

namespace quarry::index {

/// How a keyword column says how its keywords are spelt: as folded, by a bit per byte that is capital, or by strings.
enum class Spelling : std::uint64_t { as_folded, capitals, strings };

/// Where the arrays of a column stand in its file, and what form they have. A column has a place for each document
/// (`present`: a bit per document, or 0 where all have a value), or, where it is sparse, for each document that has a value
/// (`present`: those documents, rising).
/// - single: `values` by place
/// - multi: `starts` by place and one more, into `values`
/// - coded: `values` by place are numbers of the sorted, distinct `table`
/// - lists: `values` by place are numbers of lists; list i is `table` from starts[i] to starts[i + 1]
struct ColumnForm {
  std::uint32_t documents = 0;  ///< that have a value
  bool sparse = false, multi = false, coded = false, lists = false;
  unsigned width = 0;  ///< bytes of an item of `values`: 8, 4, or of ordinals and numbers of others 1 or 2
  std::uint64_t count = 0;  ///< of values
  std::uint64_t present = 0, starts = 0, values = 0;
  std::uint64_t table = 0, table_count = 0, list_count = 0;
  unsigned bits = 0;    ///< where not 0: `values` are numbers n of so many bits each, to be unpacked
  std::uint64_t base = 0, step = 1;  ///< unpacked ordinals are n; dates base + step * n; numbers (base + n) / step


  void write(DirectoryWriter& out) const {
    out.number(documents);
    out.number((sparse ? 1U : 0U) | (multi ? 2U : 0U) | (coded ? 4U : 0U) | (lists ? 8U : 0U));
    for (const auto number : {std::uint64_t{width}, count, present, starts, values, table, table_count, list_count, std::uint64_t{bits}, base, step})
      out.number(number);
  }
  static ColumnForm read(ByteReader& in) {
    ColumnForm form;
    form.documents = static_cast<std::uint32_t>(in.number());
    const auto flags = in.number();
    form.sparse = flags & 1;
    form.multi = flags & 2;
    form.coded = flags & 4;
    form.lists = flags & 8;
    form.width = static_cast<unsigned>(in.number());
    for (auto* number : {&form.count, &form.present, &form.starts, &form.values, &form.table, &form.table_count, &form.list_count})
      *number = in.number();
    form.bits = static_cast<unsigned>(in.number());
    form.base = in.number();
    form.step = in.number();
    return form;
  }
};

}  // namespace quarry::index
