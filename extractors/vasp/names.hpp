// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "quarry/extractor.hpp"
#include "structure/tokens.hpp"

namespace quarry::vasp {

/// What a file of a VASP run is by its name. The order is the order of trust, and decides the main file.
enum class Kind { vasprun, outcar, vaspout, contcar, poscar, oszicar, incar, kpoints, potcar, xdatcar, eigenval, doscar, density, other, none };

struct Name {
  Kind kind = Kind::none;
  std::string set;  ///< what stands before and behind the known name
};

/// Recognises `OUTCAR`, `OUTCAR.relax1.gz`, `6362_OUTCAR`, `vasprun.xml.static`, `vaspout.h5`, ...
inline Name name_of(std::string_view path) {
  struct Stem {
    std::string_view text;
    Kind kind;
  };
  static constexpr std::array<Stem, 28> stems{{{"vasprun.xml", Kind::vasprun}, {"OUTCAR", Kind::outcar}, {"vaspout.h5", Kind::vaspout},
      {"CONTCAR", Kind::contcar}, {"POSCAR", Kind::poscar}, {"OSZICAR", Kind::oszicar}, {"INCAR", Kind::incar},
      {"KPOINTS", Kind::kpoints}, {"POTCAR.spec", Kind::other}, {"POTCAR", Kind::potcar}, {"IBZKPT", Kind::other},
      {"EIGENVAL", Kind::eigenval}, {"DOSCAR", Kind::doscar}, {"XDATCAR", Kind::xdatcar}, {"CHGCAR", Kind::density},
      {"LOCPOT", Kind::density}, {"ELFCAR", Kind::density}, {"PARCHG", Kind::density}, {"AECCAR0", Kind::density},
      {"AECCAR1", Kind::density}, {"AECCAR2", Kind::density}, {"PROCAR", Kind::other}, {"WAVECAR", Kind::other},
      {"WAVEDER", Kind::other}, {"PCDAT", Kind::other}, {"REPORT", Kind::other}, {"CHG", Kind::density},
      {"vasp.out", Kind::other}}};
  const auto name = structure::without_compression(structure::last_part(path));
  const auto joint = [](char c) { return c == '.' || c == '_' || c == '-'; };
  for (const auto& stem : stems) {
    const auto at = name.find(stem.text);
    if (at == std::string_view::npos) continue;
    const auto before = name.substr(0, at), behind = name.substr(at + stem.text.size());
    if ((!before.empty() && !joint(before.back())) || (!behind.empty() && !joint(behind.front()))) continue;
    // Elk's and exciting's.
    if (stem.kind == Kind::kpoints && behind == ".OUT") continue;
    // `REPORT.pdf` and `CHG-notes.txt` are other people's words.
    if (stem.kind >= Kind::doscar && stem.text.size() <= 6 && (!before.empty() || behind.find('.', 1) != std::string_view::npos)) continue;
    return {stem.kind, std::string(before) + '|' + std::string(behind)};
  }
  return {};
}

}  // namespace quarry::vasp
