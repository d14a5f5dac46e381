// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/xml_values.hpp"

#include <expat.h>

#include <algorithm>
#include <memory>

#include "image/facts.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

constexpr std::size_t most_elements = 10'000;
constexpr std::size_t deepest = 32;
constexpr std::size_t longest_text = 1'024;
constexpr int longest_xml = 16 << 20;

struct Reading {
  XML_Parser parser;
  std::vector<XmlElement>& elements;
  std::vector<std::size_t> open;  ///< indices into elements
};

std::string_view local(std::string_view name) { return name.substr(name.rfind(':') + 1); }

void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.elements.size() >= most_elements || reading.open.size() >= deepest) {
    XML_StopParser(reading.parser, XML_FALSE);
    return;
  }
  XmlElement element;
  if (!reading.open.empty()) element.path = reading.elements[reading.open.back()].path;
  element.path += "/";
  element.path += local(name);
  for (; *attributes != nullptr; attributes += 2) element.attributes.emplace(local(attributes[0]), attributes[1]);
  reading.open.push_back(reading.elements.size());
  reading.elements.push_back(std::move(element));
}

void on_end(void* data, const XML_Char*) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.open.empty()) return;
  auto& text = reading.elements[reading.open.back()].text;
  text = std::string(trimmed(text));
  reading.open.pop_back();
}

void on_text(void* data, const XML_Char* text, int length) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.open.empty()) return;
  auto& own = reading.elements[reading.open.back()].text;
  own.append(text, std::min(static_cast<std::size_t>(length), longest_text - std::min(own.size(), longest_text)));
}

void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  XML_StopParser(static_cast<Reading*>(data)->parser, XML_FALSE);
}

}  // namespace

XmlValues::XmlValues(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(longest_xml)) return;
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  if (parser == nullptr) return;
  Reading reading{parser.get(), elements_, {}};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  whole_ = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE) == XML_STATUS_OK;
}

const XmlElement* XmlValues::find(std::string_view path) const {
  const auto found = std::find_if(elements_.begin(), elements_.end(), [&](const auto& element) { return element.path == path; });
  return found == elements_.end() ? nullptr : &*found;
}

std::string_view XmlValues::text(std::string_view path) const {
  const auto* const element = find(path);
  return element == nullptr ? std::string_view() : std::string_view(element->text);
}

std::string_view XmlValues::attribute(std::string_view path, std::string_view name) const {
  const auto* const element = find(path);
  if (element == nullptr) return {};
  const auto found = element->attributes.find(name);
  return found == element->attributes.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<double> XmlValues::number(std::string_view path) const { return parse_double(text(path)); }

std::optional<double> XmlValues::attribute_number(std::string_view path, std::string_view name) const {
  return parse_double(attribute(path, name));
}

std::size_t XmlValues::count(std::string_view path) const {
  return static_cast<std::size_t>(
      std::count_if(elements_.begin(), elements_.end(), [&](const auto& element) { return element.path == path; }));
}

}  // namespace quarry::image
