// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit_table.hpp"

#include <numbers>
#include <string>
#include <unordered_map>

#include "quarry/units.hpp"

namespace quarry {
namespace {

using namespace constants;

constexpr Dimension none{};
constexpr Dimension mass{{1, 0, 0, 0, 0, 0, 0, 0}};
constexpr Dimension length{{0, 1, 0, 0, 0, 0, 0, 0}};
constexpr Dimension volume{{0, 3, 0, 0, 0, 0, 0, 0}};
constexpr Dimension duration{{0, 0, 1, 0, 0, 0, 0, 0}};
constexpr Dimension frequency{{0, 0, -1, 0, 0, 0, 0, 0}};
constexpr Dimension current{{0, 0, 0, 1, 0, 0, 0, 0}};
constexpr Dimension temperature{{0, 0, 0, 0, 1, 0, 0, 0}};
constexpr Dimension angle{{0, 0, 0, 0, 0, 1, 0, 0}};
constexpr Dimension bytes{{0, 0, 0, 0, 0, 0, 1, 0}};
constexpr Dimension atoms{{0, 0, 0, 0, 0, 0, 0, 1}};
constexpr Dimension force{{1, 1, -2, 0, 0, 0, 0, 0}};
constexpr Dimension energy{{1, 2, -2, 0, 0, 0, 0, 0}};
constexpr Dimension power{{1, 2, -3, 0, 0, 0, 0, 0}};
constexpr Dimension pressure{{1, -1, -2, 0, 0, 0, 0, 0}};
constexpr Dimension charge{{0, 0, 1, 1, 0, 0, 0, 0}};
constexpr Dimension voltage{{1, 2, -3, -1, 0, 0, 0, 0}};
constexpr Dimension resistance{{1, 2, -3, -2, 0, 0, 0, 0}};
constexpr Dimension conductance{{-1, -2, 3, 2, 0, 0, 0, 0}};
constexpr Dimension capacitance{{-1, -2, 4, 2, 0, 0, 0, 0}};
constexpr Dimension flux_density{{1, 0, -2, -1, 0, 0, 0, 0}};
constexpr Dimension magnetic_moment{{0, 2, 0, 1, 0, 0, 0, 0}};
constexpr Dimension dipole{{0, 1, 1, 1, 0, 0, 0, 0}};

constexpr double degree = std::numbers::pi / 180;
constexpr double zero_celsius = 273.15;

struct Entry {
  std::string_view symbol;
  Unit unit;
  bool takes_prefix = false;
};

constexpr double ev = elementary_charge;

const Entry entries[] = {
    {"1", {1, 0, none}},
    {"%", {0.01, 0, none}},
    {"percent", {0.01, 0, none}},
    {"ppm", {1e-6, 0, none}},
    {"mol", {avogadro, 0, none}, true},
    {"atom", {1, 0, atoms}},
    {"atoms", {1, 0, atoms}},
    // length, volume
    {"m", {1, 0, length}, true},
    {"angstrom", {1e-10, 0, length}},
    {"angstroms", {1e-10, 0, length}},
    {"Angstrom", {1e-10, 0, length}},
    {"ang", {1e-10, 0, length}},
    {"Ang", {1e-10, 0, length}},
    {"\u00C5", {1e-10, 0, length}},
    {"\u212B", {1e-10, 0, length}},
    {"bohr", {bohr * 1e-10, 0, length}},
    {"Bohr", {bohr * 1e-10, 0, length}},
    {"a0", {bohr * 1e-10, 0, length}},
    {"micron", {1e-6, 0, length}},
    {"microns", {1e-6, 0, length}},
    {"inch", {0.0254, 0, length}},
    {"L", {1e-3, 0, volume}, true},
    {"l", {1e-3, 0, volume}, true},
    // mass
    {"g", {1e-3, 0, mass}, true},
    {"u", {atomic_mass, 0, mass}},
    {"amu", {atomic_mass, 0, mass}},
    {"Da", {atomic_mass, 0, mass}, true},
    {"t", {1000, 0, mass}},
    // time, frequency
    {"s", {1, 0, duration}, true},
    {"sec", {1, 0, duration}},
    {"second", {1, 0, duration}},
    {"seconds", {1, 0, duration}},
    {"min", {60, 0, duration}},
    {"minutes", {60, 0, duration}},
    {"h", {3600, 0, duration}},
    {"hr", {3600, 0, duration}},
    {"hour", {3600, 0, duration}},
    {"hours", {3600, 0, duration}},
    {"d", {86400, 0, duration}},
    {"day", {86400, 0, duration}},
    {"days", {86400, 0, duration}},
    {"Hz", {1, 0, frequency}, true},
    // temperature
    {"K", {1, 0, temperature}, true},
    {"degC", {1, zero_celsius, temperature}},
    {"\u00B0C", {1, zero_celsius, temperature}},
    {"\u2103", {1, zero_celsius, temperature}},
    {"celsius", {1, zero_celsius, temperature}},
    {"Celsius", {1, zero_celsius, temperature}},
    {"degF", {5.0 / 9, 459.67, temperature}},
    {"\u00B0F", {5.0 / 9, 459.67, temperature}},
    // angle
    {"rad", {1, 0, angle}, true},
    {"deg", {degree, 0, angle}},
    {"degree", {degree, 0, angle}},
    {"degrees", {degree, 0, angle}},
    {"\u00B0", {degree, 0, angle}},
    // energy, power, force, pressure
    {"J", {1, 0, energy}, true},
    {"eV", {ev, 0, energy}, true},
    {"ev", {ev, 0, energy}},
    {"kev", {1e3 * ev, 0, energy}},
    {"electronvolt", {ev, 0, energy}},
    {"Ha", {hartree * ev, 0, energy}, true},
    {"ha", {hartree * ev, 0, energy}},
    {"Hartree", {hartree * ev, 0, energy}},
    {"hartree", {hartree * ev, 0, energy}},
    {"Eh", {hartree * ev, 0, energy}},
    {"Ry", {rydberg * ev, 0, energy}, true},
    {"ry", {rydberg * ev, 0, energy}},
    {"Ryd", {rydberg * ev, 0, energy}},
    {"rydberg", {rydberg * ev, 0, energy}},
    {"Rydberg", {rydberg * ev, 0, energy}},
    {"cal", {4.184, 0, energy}, true},
    {"erg", {1e-7, 0, energy}},
    {"W", {1, 0, power}, true},
    {"N", {1, 0, force}, true},
    {"dyn", {1e-5, 0, force}},
    {"Pa", {1, 0, pressure}, true},
    {"gpa", {1e9, 0, pressure}},
    {"bar", {1e5, 0, pressure}, true},
    {"atm", {101325, 0, pressure}},
    {"Torr", {101325.0 / 760, 0, pressure}, true},
    {"torr", {101325.0 / 760, 0, pressure}, true},
    {"mmHg", {133.322387415, 0, pressure}},
    {"psi", {6894.757293168, 0, pressure}},
    // electricity, magnetism
    {"A", {1, 0, current}, true},
    {"C", {1, 0, charge}, true},
    {"e", {elementary_charge, 0, charge}},
    {"V", {1, 0, voltage}, true},
    {"kv", {1e3, 0, voltage}},
    {"ohm", {1, 0, resistance}, true},
    {"Ohm", {1, 0, resistance}, true},
    {"\u03A9", {1, 0, resistance}, true},
    {"\u2126", {1, 0, resistance}, true},
    {"S", {1, 0, conductance}, true},
    {"F", {1, 0, capacitance}, true},
    {"T", {1, 0, flux_density}, true},
    {"mu_B", {bohr_magneton, 0, magnetic_moment}},
    {"muB", {bohr_magneton, 0, magnetic_moment}},
    {"\u03BC_B", {bohr_magneton, 0, magnetic_moment}},
    {"\u03BCB", {bohr_magneton, 0, magnetic_moment}},
    {"bohr_magneton", {bohr_magneton, 0, magnetic_moment}},
    {"D", {debye, 0, dipole}},
    {"debye", {debye, 0, dipole}},
    {"Debye", {debye, 0, dipole}},
    // data
    {"B", {1, 0, bytes}, true},
    {"byte", {1, 0, bytes}},
    {"bytes", {1, 0, bytes}},
    {"KB", {1e3, 0, bytes}},
    {"KiB", {1024, 0, bytes}},
    {"MiB", {1048576, 0, bytes}},
    {"GiB", {1073741824, 0, bytes}},
    {"TiB", {1099511627776, 0, bytes}},
};

struct Prefix {
  std::string_view symbol;
  double factor;
};

// No deca: nothing that is met takes it.
constexpr Prefix prefixes[] = {{"f", 1e-15}, {"p", 1e-12}, {"n", 1e-9}, {"u", 1e-6}, {"\u03BC", 1e-6}, {"m", 1e-3},
                               {"c", 1e-2},  {"d", 1e-1},  {"h", 1e2},  {"k", 1e3},  {"M", 1e6},       {"G", 1e9},
                               {"T", 1e12},  {"P", 1e15}};

using Table = std::unordered_map<std::string_view, const Entry*>;

const Table& table() {
  static const Table all = [] {
    Table out;
    for (const auto& entry : entries) out.emplace(entry.symbol, &entry);
    return out;
  }();
  return all;
}

}  // namespace

std::optional<Unit> unit_of_symbol(std::string_view symbol) {
  std::string spelled;
  if (symbol.starts_with("\u00B5")) {  // the micro sign; ours is the Greek letter
    spelled = "\u03BC" + std::string(symbol.substr(2));
    symbol = spelled;
  }
  if (const auto found = table().find(symbol); found != table().end()) return found->second->unit;
  for (const auto& prefix : prefixes) {
    if (!symbol.starts_with(prefix.symbol)) continue;
    const auto found = table().find(symbol.substr(prefix.symbol.size()));
    if (found == table().end() || !found->second->takes_prefix) continue;
    Unit unit = found->second->unit;
    if (unit.dimension == bytes && prefix.factor < 1e3) continue;  // a dB is no tenth of a byte
    unit.factor *= prefix.factor;
    return unit;
  }
  return std::nullopt;
}

}  // namespace quarry
