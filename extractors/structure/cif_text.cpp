// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that parses with gemmi's CIF grammar: it takes long to compile.
#include "structure/cif_text.hpp"

#include <algorithm>
#include <array>
#include <gemmi/cif.hpp>

#include "structure/tokens.hpp"

namespace quarry::structure {

namespace cif = gemmi::cif;

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::string plain(const std::string& raw) {
  return cif::is_null(raw) ? std::string() : cif::as_string(raw);
}

constexpr std::array<std::string_view, 4> operation_tags{
    "_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz",
    "_space_group_symop_magn_operation.xyz", "_space_group_symop.magn_operation_xyz"};
constexpr std::array<std::string_view, 2> centering_tags{
    "_space_group_symop_magn_centering.xyz", "_space_group_symop.magn_centering_xyz"};

bool is_operation_tag(const std::string& tag) {
  return std::ranges::find(operation_tags, tag) != operation_tags.end();
}

int column_of(const cif::Loop& loop, std::string_view tag) {
  for (std::size_t i = 0; i < loop.tags.size(); ++i)
    if (lower(loop.tags[i]) == tag) return static_cast<int>(i);
  return -1;
}

/// Whole rows of a loop; a row that the end of the text cut is left out.
std::size_t whole_rows(const cif::Loop& loop) { return loop.values.size() / loop.tags.size(); }

void take_atoms(const cif::Loop& loop, bool cut, CifBlock& block) {
  const auto column = [&](std::string_view name) {
    return column_of(loop, "_atom_site_" + std::string(name));
  };
  std::array<int, 3> xyz{column("fract_x"), column("fract_y"), column("fract_z")};
  if (std::ranges::count(xyz, -1) != 0) {
    xyz = {column("cartn_x"), column("cartn_y"), column("cartn_z")};
    block.cartesian = std::ranges::count(xyz, -1) == 0;
  }
  const int label = column("label"), type = column("type_symbol");
  const int occupancy = column("occupancy"), flag = column("calc_flag");
  if (label < 0 && type < 0) return;
  const auto at = [&](std::size_t row, int col) {
    return col < 0 ? std::string() : plain(loop.val(row, static_cast<std::size_t>(col)));
  };
  const auto coordinate = [&](std::size_t row, int col) {
    if (col < 0) return std::string();
    const auto& raw = loop.val(row, static_cast<std::size_t>(col));
    return raw == "." ? raw : plain(raw);
  };
  for (std::size_t row = 0; row < whole_rows(loop); ++row)
    if (!at(row, label).empty() || !at(row, type).empty())
      block.atoms.push_back({at(row, label), at(row, type), coordinate(row, xyz[0]), coordinate(row, xyz[1]),
                             coordinate(row, xyz[2]), at(row, occupancy), at(row, flag)});
  block.atoms_cut = cut;
}

void take_loop(const cif::Loop& loop, bool cut, CifBlock& block) {
  if (loop.tags.empty()) return;
  const auto first_tag = lower(loop.tags[0]);
  if (std::ranges::any_of(loop.tags, [](const std::string& tag) { return lower(tag).starts_with("_atom_site."); }))
    block.macromolecular = true;
  if (column_of(loop, "_atom_site_label") >= 0 || column_of(loop, "_atom_site_type_symbol") >= 0) {
    if (block.atoms.empty() && !first_tag.starts_with("_atom_site_aniso")) take_atoms(loop, cut, block);
    return;
  }
  for (std::size_t col = 0; col < loop.tags.size(); ++col) {
    const auto tag = lower(loop.tags[col]);
    const bool centering = std::ranges::find(centering_tags, tag) != centering_tags.end();
    if (is_operation_tag(tag) || centering) {
      auto& target = centering ? block.centerings : block.operations;
      if (!target.empty()) continue;
      for (std::size_t row = 0; row < whole_rows(loop); ++row) target.push_back(plain(loop.val(row, col)));
      block.operations_cut |= cut;
    } else if (whole_rows(loop) == 1 && !cut) {
      if (auto value = plain(loop.val(0, col)); !value.empty()) block.values.try_emplace(tag, value);
    }
  }
}

CifBlock take_block(cif::Block& source, bool last_item_cut) {
  CifBlock block;
  block.name = source.name;
  for (auto& item : source.items) {
    const bool cut = last_item_cut && &item == &source.items.back();
    if (block.line < 0 && item.line_number > 0) block.line = item.line_number;
    if (item.type == cif::ItemType::Loop) {
      take_loop(item.loop, cut, block);
    } else if (item.type == cif::ItemType::Pair && !cut) {
      const auto tag = lower(item.pair[0]);
      auto value = plain(item.pair[1]);
      if (value.empty()) continue;
      if (tag == "_entry.id") block.macromolecular = true;
      if (is_operation_tag(tag) && block.operations.empty()) block.operations.push_back(value);
      block.values.try_emplace(tag, std::move(value));
    }
  }
  return block;
}

/// A text that ends without a newline may have lost the end of its last token. It is whole for certain where the column
/// above has no more decimals, or where cutting cannot make the number another one.
bool last_token_is_whole(const cif::Item& item) {
  if (item.type != cif::ItemType::Loop) return false;
  const auto& loop = item.loop;
  if (loop.tags.empty() || loop.values.size() % loop.tags.size() != 0 || whole_rows(loop) < 2)
    return false;
  const auto& token = loop.values.back();
  const auto& above = loop.values[loop.values.size() - 1 - loop.tags.size()];
  const auto tag = lower(loop.tags.back());
  if (tag.ends_with("occupancy") && token == "1") return true;
  const bool positional = tag.find("fract_") != std::string::npos ||
                          tag.find("cartn_") != std::string::npos || tag.ends_with("occupancy");
  return !positional || !may_be_cut({}, token, decimals(above));
}

}  // namespace

std::string_view CifBlock::first(std::initializer_list<std::string_view> tags) const {
  for (const auto tag : tags)
    if (const auto found = values.find(tag); found != values.end()) return found->second;
  return {};
}

CifText read_cif(std::string_view text) {
  CifText result;
  std::string ascii(text);
  for (char& c : ascii)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  const auto solid = ascii.find_last_not_of(" \t\r");
  const bool open_end = solid != std::string::npos && ascii[solid] != '\n' && solid + 1 == ascii.size();
  const auto last_line = ascii.substr(ascii.find_last_of('\n') + 1);
  const bool ends_in_comment = last_line.find('#') != std::string::npos;

  cif::Document document;
  tao::pegtl::memory_input<> in(ascii.data(), ascii.size(), "cif");
  try {
    cif::parse_input(document, in);
  } catch (const tao::pegtl::parse_error& error) {
    result.error = error.what();
    if (!error.positions().empty()) result.error_line = static_cast<std::int64_t>(error.positions().front().line);
  } catch (const std::runtime_error& error) {
    result.error = error.what();
  }
  for (auto& block : document.blocks) {
    const bool last = &block == &document.blocks.back() && !block.items.empty();
    bool cut = last && !result.error.empty();
    if (last && open_end && !ends_in_comment) cut |= !last_token_is_whole(block.items.back());
    result.blocks.push_back(take_block(block, cut));
    if (cut && result.error.empty()) result.error = "the text ends without a newline: its last value may be cut";
  }
  return result;
}

}  // namespace quarry::structure
