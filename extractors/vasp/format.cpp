// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "vasp/names.hpp"

namespace quarry::vasp {

namespace {

bool is_vasprun(std::string_view head) {
  const auto at = head.substr(0, 4096).find("<modeling>");
  if (at == std::string_view::npos) return false;
  const auto program = head.find("name=\"program\"", at);
  // A run that died at once has the root element and no more.
  return program == std::string_view::npos ? head.size() < 4096 : head.substr(program, 60).find("vasp") != std::string_view::npos;
}

/// The banner ` vasp.6.1.0 28Jan20 (build ...) complex`, and `executed on` a few lines below.
bool is_outcar(std::string_view head) {
  auto line = head.substr(0, head.find('\n'));
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  if (!line.starts_with("vasp.") || line.size() < 7 || line[5] < '0' || line[5] > '9') return false;
  return head.substr(0, 2000).find("executed on") != std::string_view::npos;
}

/// EIGENVAL and DOSCAR: the fourth line is `CAR`.
bool is_car_file(std::string_view head) {
  for (int line = 1; line < 4; ++line) {
    const auto end = head.find('\n');
    if (end == std::string_view::npos) return false;
    head.remove_prefix(end + 1);
  }
  const auto word = head.substr(0, head.find('\n'));
  const auto at = word.find_first_not_of(' ');
  return at != std::string_view::npos && word.substr(at, 3) == "CAR";
}

/// HDF5, named as VASP names it or with the names of VASP's groups in it.
bool is_vaspout(std::string_view name, std::string_view head) {
  if (!head.starts_with("\x89HDF\r\n\x1a\n")) return false;
  const auto has = [&](std::string_view word) { return head.find(word) != std::string_view::npos; };
  return name_of(name).kind == Kind::vaspout || (has("ion_dynamics") && has("energies_tags") && has("incar"));
}

bool is_text(std::string_view head) { return head.find('\0') == std::string_view::npos; }

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  if (is_vasprun(head) || is_outcar(head) || is_vaspout(name, head)) return Claim::main;
  const auto known = name_of(name);
  if (known.kind == Kind::none) return Claim::no;
  // Inputs with a structure are a run that has not begun: one group, which the structure leads.
  const bool structure = known.kind == Kind::contcar || known.kind == Kind::poscar || known.kind == Kind::xdatcar;
  if (structure && is_text(head) && head.size() > 20) return Claim::main;
  // These say something where all else of the run is gone.
  if ((known.kind == Kind::eigenval || known.kind == Kind::doscar) && is_car_file(head)) return Claim::main;
  if (known.kind == Kind::density && is_text(head) && head.size() > 200) return Claim::main;
  return known.kind == Kind::other || is_text(head) ? Claim::auxiliary : Claim::no;
}

std::optional<Member> member(std::string_view name) {
  auto known = name_of(name);
  if (known.kind == Kind::none) return std::nullopt;
  return Member{std::move(known.set), static_cast<int>(known.kind)};
}

}  // namespace

extern const Format format;
const Format format{.name = "vasp", .version = 4, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::vasp
