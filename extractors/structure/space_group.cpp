// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/space_group.hpp"

#include <cmath>
#include <gemmi/symmetry.hpp>
#include <string>

#include "quarry/number.hpp"

namespace quarry::structure {

namespace {

std::vector<Operation> operations_of(const gemmi::GroupOps& group) {
  std::vector<Operation> result;
  for (const gemmi::Op& op : group) {
    Operation operation;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) operation.rotation[i][j] = op.rot[i][j] / gemmi::Op::DEN;
      operation.translation[i] = static_cast<double>(op.tran[i]) / gemmi::Op::DEN;
    }
    result.push_back(operation);
  }
  return result;
}

/// One of the three parts: `x-y+1/2`.
bool parse_part(std::string_view text, std::array<int, 3>& row, double& shift) {
  std::size_t at = 0;
  const auto blanks = [&] { while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at; };
  bool any = false;
  for (blanks(); at < text.size(); blanks()) {
    int sign = 1;
    if (text[at] == '+' || text[at] == '-') {
      sign = text[at++] == '-' ? -1 : 1;
      blanks();
    } else if (any) {
      return false;
    }
    if (at == text.size()) return false;
    const char letter = static_cast<char>(text[at] | 0x20);
    if (letter >= 'x' && letter <= 'z') {
      row[static_cast<std::size_t>(letter - 'x')] += sign;
      ++at;
    } else {
      const auto number = [&]() -> std::optional<double> {
        const auto begin = at;
        while (at < text.size() && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.')) ++at;
        return parse_double(text.substr(begin, at - begin));
      };
      auto value = number();
      if (!value) return false;
      blanks();
      if (at < text.size() && text[at] == '/') {
        ++at;
        blanks();
        const auto divisor = number();
        if (!divisor || *divisor == 0) return false;
        *value /= *divisor;
      }
      shift += sign * *value;
    }
    any = true;
  }
  return any;
}

}  // namespace

crystal::Vector Operation::apply(const crystal::Vector& p) const {
  crystal::Vector result = translation;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) result[i] += rotation[i][j] * p[j];
  return result;
}

Operation Operation::after(const Operation& other) const {
  Operation result;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 3; ++k) result.rotation[i][j] += rotation[i][k] * other.rotation[k][j];
  result.translation = apply(other.translation);
  return result;
}

std::optional<Operation> parse_operation(std::string_view text) {
  if (text.size() > 200) return std::nullopt;
  Operation operation;
  std::size_t part = 0;
  while (part < 3) {
    const auto comma = text.find(',');
    if (part < 2 && comma == std::string_view::npos) return std::nullopt;
    if (!parse_part(text.substr(0, comma), operation.rotation[part], operation.translation[part]))
      return std::nullopt;
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    ++part;
  }
  // Translations of space groups are multiples of 1/24; files print 0.33333.
  for (double& shift : operation.translation) {
    const double steps = std::round(shift * 24);
    if (std::abs(shift - steps / 24) < 2e-3) shift = steps / 24;
  }
  int determinant = 0;
  const auto& r = operation.rotation;
  for (std::size_t i = 0; i < 3; ++i)
    determinant += r[0][i] * (r[1][(i + 1) % 3] * r[2][(i + 2) % 3] - r[1][(i + 2) % 3] * r[2][(i + 1) % 3]);
  if (determinant != 1 && determinant != -1) return std::nullopt;
  return operation;
}

std::vector<Operation> operations_of_hall(std::string_view symbol) {
  const std::string hall(symbol);
  if (hall.size() > 40) return {};
  try {
    return operations_of(gemmi::symops_from_hall(hall.c_str()));
  } catch (const std::exception&) {
    return {};  // a symbol that gemmi cannot read is one that we do not know
  }
}

std::vector<Operation> operations_of_name(std::string_view symbol, double alpha, double gamma) {
  const auto* group = gemmi::find_spacegroup_by_name(clean_symbol(symbol), alpha, gamma);
  return group == nullptr ? std::vector<Operation>{} : operations_of(group->operations());
}

std::vector<Operation> operations_of_number(int number, double alpha, double gamma) {
  const auto* group = gemmi::find_spacegroup_by_number(number);
  if (group == nullptr || group->ext == '1' || group->ext == '2') return {};
  if (group->ext == 'H' && gamma < 1.125 * alpha) ++group;  // the rhombohedral setting comes next
  return operations_of(group->operations());
}

int number_of_name(std::string_view symbol, double alpha, double gamma) {
  const auto* group = gemmi::find_spacegroup_by_name(clean_symbol(symbol), alpha, gamma);
  return group == nullptr ? 0 : group->number;
}

std::string clean_symbol(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '_' || c == '\t') {
      if (!result.empty() && result.back() != ' ') result += ' ';
    } else if (c != '\'' && c != '"') {
      result += c;
    }
  }
  // `F d -3 m S` and `... Z` are the old words for origin choice 1 and 2 (as ICSD writes them), `H` and `R` for axes.
  if (result.size() > 2 && result[result.size() - 2] == ' ') {
    const char mark = result.back();
    if (mark == 'S' || mark == 'Z' || mark == 'H' || mark == 'R') {
      result.resize(result.size() - 2);
      result += mark == 'S' ? ":1" : mark == 'Z' ? ":2" : mark == 'H' ? ":H" : ":R";
    }
  }
  const auto colon = result.find(':');
  if (colon != std::string::npos && colon > 0 && result[colon - 1] == ' ') result.erase(colon - 1, 1);
  return result;
}

}  // namespace quarry::structure
