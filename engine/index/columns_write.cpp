// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

#include "index/column_packing.hpp"
#include "index/columns.hpp"
#include "index/columns_form.hpp"
#include "index/keyword_pool.hpp"
#include "index/typed_values.hpp"

namespace quarry::index {
namespace {

/// The values in their final order: each document's sorted and unique, documents that have any, and where theirs begin.
template <class T>
struct Grouped {
  std::vector<std::uint32_t> docs, starts;
  std::vector<T> values;
  bool multi = false;
};

template <class T>
Grouped<T> group(ColumnValues<T>&& from) {
  Grouped<T> out;
  auto& values = from.values;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < values.size();) {
    const auto doc = from.docs[i];
    auto end = i + 1;
    while (end < values.size() && from.docs[end] == doc) ++end;
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(i);
    auto last = values.begin() + static_cast<std::ptrdiff_t>(end);
    if (end - i > 1) {
      std::sort(first, last);
      last = std::unique(first, last);
    }
    out.docs.push_back(doc);
    out.starts.push_back(static_cast<std::uint32_t>(kept));
    out.multi = out.multi || last - first > 1;
    std::move(first, last, values.begin() + static_cast<std::ptrdiff_t>(kept));
    kept += static_cast<std::size_t>(last - first);
    i = end;
  }
  out.starts.push_back(static_cast<std::uint32_t>(kept));
  values.resize(kept);
  out.values = std::move(values);
  return out;
}

/// A dense column has a place for each document.
template <class T>
void spread(Grouped<T>& from, std::uint32_t documents) {
  if (from.docs.size() == documents) return;
  std::vector<std::uint32_t> starts(documents + std::size_t{1});
  std::vector<T> single(from.multi ? 0 : documents, from.values.front());  // one that is there anyway, where there is none
  std::size_t next = 0;
  for (std::uint32_t doc = 0; doc < documents; ++doc) {
    starts[doc] = from.starts[next];
    if (next < from.docs.size() && from.docs[next] == doc) {
      if (!from.multi) single[doc] = from.values[next];
      ++next;
    }
  }
  starts[documents] = from.starts[next];
  from.starts = std::move(starts);
  if (!from.multi) from.values = std::move(single);
}

std::vector<std::uint64_t> present_bits(const std::vector<std::uint32_t>& docs, std::uint32_t documents) {
  Bitmap bits(documents);
  for (const auto doc : docs) bits.set(doc);
  return std::move(bits.words());
}

/// Writes numbers of `bits` bits as the form's values; one of no bits takes one.
template <class T>
void write_bits(FileWriter& file, const std::vector<T>& numbers, unsigned bits, ColumnForm& form) {
  form.bits = std::max(bits, 1U);
  PackedBits packed(numbers.size(), form.bits);
  for (std::size_t i = 0; i < numbers.size(); ++i) packed.set(i, numbers[i]);
  form.values = file.array(packed.words());
}

/// Numbers up to `high`, in the narrowest width: as they lie in one or two bytes, else to be unpacked.
void write_narrow(FileWriter& file, const std::vector<std::uint32_t>& values, std::uint64_t high, ColumnForm& form) {
  form.width = high <= 0xff ? 1 : high <= 0xffff ? 2 : 4;
  if (form.width == 1) {
    form.values = file.array(std::vector<std::uint8_t>(values.begin(), values.end()));
  } else if (form.width == 2) {
    form.values = file.array(std::vector<std::uint16_t>(values.begin(), values.end()));
  } else {
    write_bits(file, values, static_cast<unsigned>(std::bit_width(high)), form);
  }
}

constexpr std::size_t most_codes = 0x10000;

/// Single values: ordinals in the narrowest width; numbers by their place in the sorted list of different ones where there
/// are few, else as they are.
template <class T>
void write_single(FileWriter& file, const std::vector<T>& values, ColumnForm& form) {
  form.count = values.size();
  if constexpr (std::is_same_v<T, std::uint32_t>) {
    const auto high = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    write_narrow(file, values, high, form);
  } else {
    auto table = values;
    std::sort(table.begin(), table.end());
    table.erase(std::unique(table.begin(), table.end()), table.end());
    form.coded = table.size() <= most_codes && table.size() * 2 < values.size();
    if (!form.coded) {
      form.width = sizeof(T);
      if (const auto packed = values.empty() ? std::nullopt : pack_column(std::span<const T>(values))) {
        form.base = packed->base;
        form.step = packed->step;
        write_bits(file, packed->numbers, packed->bits, form);
      } else {
        form.values = file.array(values);
      }
      return;
    }
    std::vector<std::uint32_t> codes;
    codes.reserve(values.size());
    for (const auto value : values)
      codes.push_back(static_cast<std::uint32_t>(std::lower_bound(table.begin(), table.end(), value) - table.begin()));
    form.table = file.array(table);
    form.table_count = table.size();
    write_narrow(file, codes, table.size() - 1, form);
  }
}

/// Several values a place: each different list once where that is shorter, else one behind another.
template <class T>
void write_multi(FileWriter& file, const Grouped<T>& from, ColumnForm& form) {
  form.multi = true;
  StringTable lists;
  std::vector<std::uint32_t> ids;
  for (std::size_t place = 0; place + 1 < from.starts.size(); ++place) {
    const auto bytes = std::string_view(reinterpret_cast<const char*>(from.values.data() + from.starts[place]),
                                        (from.starts[place + 1] - from.starts[place]) * sizeof(T));
    ids.push_back(lists.intern(bytes));
  }
  std::vector<std::uint32_t> starts{0};
  std::vector<T> table;
  for (std::uint32_t id = 0; id < lists.size(); ++id) {
    const auto bytes = lists[id];
    table.resize(table.size() + bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(table.data() + starts.back(), bytes.data(), bytes.size());
    starts.push_back(static_cast<std::uint32_t>(table.size()));
  }
  const auto width = lists.size() <= 0x100 ? 1U : lists.size() <= 0x10000 ? 2U : 4U;
  form.count = from.values.size();
  form.lists = table.size() * sizeof(T) + starts.size() * 4 + ids.size() * width <
               from.values.size() * sizeof(T) + from.starts.size() * 4;
  if (!form.lists) {
    form.starts = file.array(from.starts);
    form.values = file.array(from.values);
    form.width = sizeof(T);
    return;
  }
  form.list_count = lists.size();
  form.starts = file.array(starts);
  form.table = file.array(table);
  form.table_count = table.size();
  write_narrow(file, ids, lists.size() - 1, form);
}

bool is_capital_of(char spelt, char folded) { return spelt >= 'A' && spelt <= 'Z' && spelt + ('a' - 'A') == folded; }

/// How the spellings can be said in the fewest bytes.
Spelling form_of(const KeywordStrings& strings) {
  auto form = Spelling::as_folded;
  for (std::size_t i = 0; i < strings.folded.size(); ++i) {
    const auto folded = strings.folded[i];
    const std::string_view spelt = strings.spelling[i];
    if (spelt == folded) continue;
    form = Spelling::capitals;
    if (spelt.size() != folded.size()) return Spelling::strings;
    for (std::size_t k = 0; k < folded.size(); ++k)
      if (spelt[k] != folded[k] && !is_capital_of(spelt[k], folded[k])) return Spelling::strings;
  }
  return form;
}

/// Which letters of the folded strings, one behind another, are capital in their spelling.
std::vector<std::uint64_t> capitals(const KeywordStrings& strings) {
  std::vector<std::uint64_t> bits;
  std::size_t at = 0;
  for (std::size_t i = 0; i < strings.folded.size(); ++i)
    for (std::size_t k = 0; k < strings.folded[i].size(); ++k, ++at) {
      if (at / 64 == bits.size()) bits.push_back(0);
      if (strings.spelling[i][k] != strings.folded[i][k]) bits[at / 64] |= std::uint64_t{1} << at % 64;
    }
  return bits;
}

}  // namespace

template <class T>
void ColumnsWriter::body(std::string_view path, ColumnKind kind, ColumnValues<T>&& values) {
  auto grouped = group(std::move(values));
  ColumnForm form;
  form.documents = static_cast<std::uint32_t>(grouped.docs.size());
  // Numbers are asked for by ranges, which few values answer sooner; the others are counted, by places.
  form.sparse = grouped.docs.size() * std::uint64_t{std::is_same_v<T, double> ? 8U : 16U} < documents_;
  if (form.sparse) {
    form.present = file_.array(grouped.docs);
  } else {
    if (grouped.docs.size() != documents_) form.present = file_.array(present_bits(grouped.docs, documents_));
    spread(grouped, documents_);
  }
  if (grouped.multi) {
    write_multi(file_, grouped, form);
  } else {
    write_single(file_, grouped.values, form);
  }
  columns_.text(path);
  columns_.number(static_cast<std::uint64_t>(kind));
  form.write(columns_);
  ++count_;
}

void ColumnsWriter::numbers(std::string_view path, ColumnValues<double>&& values) {
  body(path, ColumnKind::number, std::move(values));
}
void ColumnsWriter::dates(std::string_view path, ColumnValues<std::int64_t>&& values) {
  body(path, ColumnKind::date, std::move(values));
}
void ColumnsWriter::bools(std::string_view path, ColumnValues<std::uint32_t>&& values) {
  body(path, ColumnKind::boolean, std::move(values));
}

void ColumnsWriter::keywords(std::string_view path, ColumnValues<std::uint32_t>&& values,
                             const KeywordStrings& strings) {
  body(path, ColumnKind::keyword, std::move(values));
  write_keyword_pool(file_, columns_, strings.folded, path);
  const auto form = form_of(strings);
  columns_.number(static_cast<std::uint64_t>(form));
  if (form == Spelling::capitals) {
    const auto bits = capitals(strings);
    columns_.number(file_.array(bits));
    columns_.number(bits.size());
  } else if (form == Spelling::strings) {
    write_keyword_pool(file_, columns_, std::vector<std::string_view>(strings.spelling.begin(), strings.spelling.end()), path);
  }
  columns_.number(strings.varied.size());
  columns_.number(file_.array(strings.varied));
}

void ColumnsWriter::describe(DirectoryWriter& directory) const {
  directory.number(count_);
  directory.text(columns_.bytes());
}

ColumnsBuilder::Path& ColumnsBuilder::at(std::string_view path) {
  const auto id = names_.intern(path);
  if (id == paths_.size()) paths_.emplace_back();
  return paths_[id];
}

void ColumnsBuilder::number(std::string_view path, std::uint32_t doc, double value) {
  auto& column = at(path).numbers;
  if (!column) column = std::make_unique<ColumnValues<double>>();
  column->add(doc, value == 0 ? 0.0 : value);  // -0 is 0: equal values have equal bytes
}

void ColumnsBuilder::date(std::string_view path, std::uint32_t doc, std::int64_t milliseconds) {
  auto& column = at(path).dates;
  if (!column) column = std::make_unique<ColumnValues<std::int64_t>>();
  column->add(doc, milliseconds);
}

void ColumnsBuilder::boolean(std::string_view path, std::uint32_t doc, bool value) {
  auto& column = at(path).bools;
  if (!column) column = std::make_unique<ColumnValues<std::uint32_t>>();
  column->add(doc, value);
}

void ColumnsBuilder::keyword(std::string_view path, std::uint32_t doc, std::string_view value) {
  auto& column = at(path).keywords;
  if (!column) column = std::make_unique<Keywords>();
  const auto folded = fold_case(value);
  const auto id = column->folded.intern(folded);
  if (id == column->spelling.size()) {
    column->spelling.push_back(folded == value ? 0 : column->spellings.intern(value) + 1);
    column->varied.push_back(0);
  } else if (const auto known = column->spelling[id]; value != (known == 0 ? folded : column->spellings[known - 1])) {
    column->varied[id] = 1;
  }
  column->values.add(doc, id);
}

void ColumnsBuilder::finish_keywords(ColumnsWriter& writer, std::string_view path, Keywords& keywords) {
  const auto count = keywords.folded.size();
  std::vector<std::uint32_t> order(count), ordinal(count);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return keywords.folded[a] < keywords.folded[b]; });
  KeywordStrings strings;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto id = order[i], spelling = keywords.spelling[id];
    ordinal[id] = i;
    if (keywords.varied[id] != 0) strings.varied.push_back(i);
    strings.folded.push_back(keywords.folded[id]);
    strings.spelling.emplace_back(spelling == 0 ? keywords.folded[id] : keywords.spellings[spelling - 1]);
  }
  for (auto& value : keywords.values.values) value = ordinal[value];
  writer.keywords(path, std::move(keywords.values), strings);
}

void ColumnsBuilder::finish(ColumnsWriter& writer) {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return names_[a] < names_[b]; });
  for (const auto id : order) {
    auto& path = paths_[id];
    if (path.numbers) writer.numbers(names_[id], std::move(*path.numbers));
    if (path.dates) writer.dates(names_[id], std::move(*path.dates));
    if (path.keywords) finish_keywords(writer, names_[id], *path.keywords);
    if (path.bools) writer.bools(names_[id], std::move(*path.bools));
    path = {};
  }
}

}  // namespace quarry::index
