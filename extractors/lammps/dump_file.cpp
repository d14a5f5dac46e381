// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/dump_file.hpp"

#include <algorithm>

#include "lammps/box.hpp"
#include "lammps/masses.hpp"
#include "lammps/unit_style.hpp"
#include "quarry/chemistry.hpp"
#include "simulation/text.hpp"

namespace quarry::lammps {

namespace {

/// Where the columns stand that matter; -1 where there is none.
struct Columns {
  int type = -1, element = -1, mass = -1;
  std::array<int, 3> place{-1, -1, -1};
  bool fractional = false;
};

struct Frame {
  std::optional<std::int64_t> atoms, step;
  std::optional<Box> box;
  std::array<bool, 3> periodic{};
  bool sides_known = false, labels_differ = false, labels_good = true, places_good = true;
  std::int64_t rows = 0;
  crystal::Structure structure;  ///< positions as the file writes them
  std::string first_label, first_type;
  bool types_differ = false, from_masses = false, fractional = false;
  Place place;
};

class DumpReader {
 public:
  DumpReader(File& dump, int file, std::string_view units) : lines_(dump), file_(file), units_(units) {}
  Snapshot read();

 private:
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  bool next_words(std::vector<std::string_view>& words);
  void item(std::string_view text);
  void read_box(std::string_view text);
  void read_columns(std::string_view text);
  void read_atom(const std::vector<std::string_view>& words);
  void end_frame();
  void finish();
  bool named() const;
  void finish_structure(double length);

  LineReader lines_;
  int file_;
  simulation::Calculation run_;
  std::string units_, line_;
  Columns columns_;
  Frame frame_, last_;
  bool in_atoms_ = false, open_ = false;
  std::int64_t frames_ = 0;
};

/// The next line's words; false where the file ends, or the line has no end.
bool DumpReader::next_words(std::vector<std::string_view>& words) {
  std::string_view line;
  if (!lines_.next(line)) return false;
  if (!lines_.terminated()) {
    run_.truncated = true;
    return false;
  }
  line_ = line;
  words = simulation::tokens(line_);
  return true;
}

void DumpReader::read_box(std::string_view text) {
  const auto flags = simulation::tokens(text);
  const bool general = std::ranges::find(flags, "abc") != flags.end(), tilted = std::ranges::find(flags, "xy") != flags.end();
  frame_.sides_known = flags.size() >= 3 && flags.back().size() == 2;
  for (std::size_t i = 0; i < 3 && frame_.sides_known; ++i) frame_.periodic[i] = flags[flags.size() - 3 + i] == "pp";
  std::array<std::vector<double>, 3> rows;
  std::vector<std::string_view> words;
  for (auto& row : rows) {
    if (!next_words(words)) return;
    for (const auto word : words) {
      const auto number = parse_double(word);
      if (!number) return;
      row.push_back(*number);
    }
    if (row.size() < (general ? 4U : tilted ? 3U : 2U)) return;
  }
  if (general) {
    Box box;
    for (std::size_t i = 0; i < 3; ++i) {
      box.vectors[i] = {rows[i][0], rows[i][1], rows[i][2]};
      box.origin[i] = rows[i][3];
    }
    frame_.box = box;
    return;
  }
  const auto tilt = tilted ? crystal::Vector{rows[0][2], rows[1][2], rows[2][2]} : crystal::Vector{};
  frame_.box = box_of_bounds({rows[0][0], rows[1][0], rows[2][0]}, {rows[0][1], rows[1][1], rows[2][1]}, tilt);
}

void DumpReader::read_columns(std::string_view text) {
  columns_ = Columns();
  const auto names = simulation::tokens(text);
  const auto find = [&](std::string_view name) {
    const auto at = std::ranges::find(names, name);
    return at == names.end() ? -1 : static_cast<int>(at - names.begin());
  };
  columns_.type = find("type");
  columns_.element = find("element");
  columns_.mass = find("mass");
  for (const auto& [set, fractional] : {std::pair{std::array{"x", "y", "z"}, false}, std::pair{std::array{"xu", "yu", "zu"}, false},
                                        std::pair{std::array{"xs", "ys", "zs"}, true}, std::pair{std::array{"xsu", "ysu", "zsu"}, true}}) {
    const std::array<int, 3> at{find(set[0]), find(set[1]), find(set[2])};
    if (columns_.place[0] >= 0 || std::ranges::count(at, -1) > 0) continue;
    columns_.place = at;
    columns_.fractional = fractional;
  }
  frame_.fractional = columns_.fractional;
  frame_.from_masses = columns_.mass >= 0;
  frame_.labels_good = columns_.element >= 0 || columns_.mass >= 0;
  frame_.places_good = columns_.place[0] >= 0;
}

void DumpReader::read_atom(const std::vector<std::string_view>& words) {
  const auto word = [&](int column) { return column >= 0 && static_cast<std::size_t>(column) < words.size() ? words[static_cast<std::size_t>(column)] : std::string_view(); };
  ++frame_.rows;
  std::string symbol;
  if (columns_.mass >= 0) symbol = element_of_mass(parse_double(word(columns_.mass)).value_or(0));
  else if (const auto* const element = find_element(word(columns_.element))) symbol = element->symbol;
  if (frame_.rows == 1) {
    frame_.first_label = symbol;
    frame_.first_type = word(columns_.type);
  }
  frame_.labels_good = frame_.labels_good && !symbol.empty();
  frame_.labels_differ = frame_.labels_differ || symbol != frame_.first_label;
  frame_.types_differ = frame_.types_differ || word(columns_.type) != frame_.first_type;
  if (!frame_.labels_good) return;
  crystal::Vector position{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_double(word(columns_.place[i]));
    frame_.places_good = frame_.places_good && number;
    position[i] = number.value_or(0);
  }
  frame_.structure.add_site(symbol, position);
}

void DumpReader::end_frame() {
  if (!open_) return;
  open_ = in_atoms_ = false;
  if (!frame_.atoms || frame_.rows != *frame_.atoms) {
    run_.truncated = true;
    return;
  }
  ++frames_;
  last_ = std::move(frame_);
}

void DumpReader::item(std::string_view text) {
  std::vector<std::string_view> words;
  in_atoms_ = false;
  if (text == "UNITS") {
    if (next_words(words) && !words.empty()) units_ = words[0];
    if (!units_.empty()) run_.dynamics.units_style.set(units_, here());
  } else if (text == "TIMESTEP") {
    end_frame();
    frame_ = Frame();
    frame_.place = here();
    open_ = true;
    if (next_words(words) && !words.empty()) frame_.step = parse_integer(words[0]);
  } else if (text.starts_with("NUMBER OF ATOMS")) {
    if (next_words(words) && !words.empty()) frame_.atoms = parse_integer(words[0]);
  } else if (text.starts_with("BOX BOUNDS")) {
    read_box(text.substr(10));
  } else if (text.starts_with("ATOMS")) {
    const std::string names(text.substr(5));
    read_columns(names);
    in_atoms_ = true;
  }
}

Snapshot DumpReader::read() {
  run_.program = "LAMMPS";
  std::vector<std::string_view> words;
  while (next_words(words)) {
    const auto text = simulation::trimmed(line_);
    if (text.starts_with("ITEM: ")) {
      const std::string name(text.substr(6));
      item(name);
    } else if (in_atoms_ && !words.empty()) {
      read_atom(words);
    }
  }
  end_frame();
  finish();
  return {std::move(run_), last_.step};
}

/// LAMMPS writes `C` for every atom where the script names no elements: carbon alone is believed of no one but masses.
bool DumpReader::named() const {
  if (!last_.labels_good || last_.rows == 0) return false;
  return last_.from_masses || last_.labels_differ || (last_.first_label != "C" && !last_.types_differ);
}

void DumpReader::finish_structure(double length) {
  const auto back = crystal::inverse(last_.box->vectors);
  if (!back || !last_.places_good || !last_.sides_known) return;
  auto& structure = last_.structure;
  const bool free = std::ranges::none_of(last_.periodic, [](bool side) { return side; });
  for (auto& site : structure.sites) {
    auto& at = site.position;
    if (last_.fractional == !free) continue;
    if (last_.fractional) {
      at = crystal::times(at, last_.box->vectors);
    } else if (!free) {
      at = crystal::times({at[0] - last_.box->origin[0], at[1] - last_.box->origin[1], at[2] - last_.box->origin[2]}, *back);
    }
  }
  if (free) {
    for (auto& site : structure.sites)
      for (auto& component : site.position) component *= length;
  } else {
    structure.lattice = scaled(last_.box->vectors, length);
    structure.periodic = last_.periodic;
  }
  run_.last.set(std::move(structure), last_.place);
}

void DumpReader::finish() {
  const Place whole{file_, -1, -1, {}};
  if (frames_ == 0) return;
  run_.dynamics.frames.set(frames_, whole);
  run_.dynamics.particles.set(*last_.atoms, last_.place);
  if (*last_.atoms > 0) run_.sites.set(*last_.atoms, last_.place);
  const auto style = unit_style(units_);
  const bool periodic = last_.sides_known && std::ranges::count(last_.periodic, true) == 3;
  if (last_.box && periodic) run_.angles.set(angles_of(last_.box->vectors), last_.place);
  if (!units_.empty() && !style) return;
  const bool elements = named();
  if (!style && last_.box && !may_be_angstrom(last_.box->vectors, *last_.atoms)) {
    run_.diagnostics.push_back({Severity::note, "the dump states no units, and atoms lie closer than in any solid if they were angstrom: no length is stated", whole});
    if (elements) run_.composition.set(crystal::composition(last_.structure), last_.place);
    return;
  }
  if (elements && last_.from_masses) run_.diagnostics.push_back({Severity::note, "elements are taken from the masses", whole});
  if (!style) run_.diagnostics.push_back({elements ? Severity::note : Severity::warning, "the file states no units: lengths are taken as angstrom", whole});
  const double length = style ? style->length : 1;
  if (last_.box && periodic) run_.lattice.set(scaled(last_.box->vectors, length), last_.place);
  if (!elements) return;
  run_.composition.set(crystal::composition(last_.structure), last_.place);
  if (last_.box) finish_structure(length);
}

}  // namespace

Snapshot read_dump_file(File& dump, int file, std::string_view units) { return DumpReader(dump, file, units).read(); }

}  // namespace quarry::lammps
