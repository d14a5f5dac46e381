// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>
#include <cmath>

#include "quarry/json.hpp"
#include "quarry/utf8.hpp"

namespace quarry {
namespace {

void print_real(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  const std::string_view digits(buffer, static_cast<std::size_t>(end - buffer));
  out += digits;
  // Without a point or an exponent it would read back as an integer.
  if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void print_integer(std::int64_t number, std::string& out) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  out.append(buffer, end);
}

void print_control(unsigned char c, std::string& out) {
  static constexpr char hex[] = "0123456789abcdef";
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\r':
      out += "\\r";
      break;
    default:
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
  }
}

void print_string(std::string_view text, std::string& out) {
  out += '"';
  std::size_t plain = 0;  // first byte not yet copied
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
      ++at;
      continue;
    }
    const auto step = utf8_step(text, at);
    if (c >= 0x80 && step.valid) {
      at += step.length;
      continue;
    }
    out.append(text, plain, at - plain);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20) {
      print_control(c, out);
    } else {
      append_utf8(0xFFFD, out);
    }
    at += step.length;
    plain = at;
  }
  out.append(text, plain);
  out += '"';
}

struct Printer {
  std::string& out;
  bool pretty;
  int depth = 0;

  void line() {
    if (!pretty) return;
    out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
  }

  template <class Items, class Each>
  void list(char open, char close, const Items& items, Each each) {
    out += open;
    ++depth;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out += ',';
      first = false;
      line();
      each(item);
    }
    --depth;
    if (!first) line();
    out += close;
  }

  void operator()(std::nullptr_t) { out += "null"; }
  void operator()(bool flag) { out += flag ? "true" : "false"; }
  void operator()(std::int64_t number) { print_integer(number, out); }
  void operator()(double number) { print_real(number, out); }
  void operator()(const ExactNumber& number) { out += number.text; }
  void operator()(const std::string& text) { print_string(text, out); }
  void operator()(const Array& items) {
    list('[', ']', items, [this](const Value& item) { std::visit(*this, item.storage()); });
  }
  void operator()(const Object& members) {
    list('{', '}', members, [this](const auto& member) {
      print_string(member.first, out);
      out += pretty ? ": " : ":";
      std::visit(*this, member.second.storage());
    });
  }
};

}  // namespace

void append_json(const Value& value, std::string& out) { std::visit(Printer{out, false}, value.storage()); }

std::string to_json(const Value& value) {
  std::string out;
  append_json(value, out);
  return out;
}

std::string to_pretty_json(const Value& value) {
  std::string out;
  std::visit(Printer{out, true}, value.storage());
  out += '\n';
  return out;
}

}  // namespace quarry
