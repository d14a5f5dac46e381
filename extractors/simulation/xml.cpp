// SPDX-License-Identifier: GPL-3.0-or-later
// expat for streams of any length.
#include "simulation/xml.hpp"

#include <expat.h>

#include <memory>
#include <vector>

#include "quarry/error.hpp"

namespace quarry::simulation {

namespace {

constexpr std::size_t most_text = 1 << 20;
constexpr int deepest = 64;

struct Stream {
  XML_Parser parser;
  XmlEvents& events;
  std::string text;
  bool collecting = false;
  int depth = 0;
  const char* refusal = nullptr;
};

void refuse(Stream& stream, const char* why) {
  stream.refusal = why;
  XML_StopParser(stream.parser, XML_FALSE);
}

void on_start(void* data, const XML_Char* element, const XML_Char** list) {
  auto& stream = *static_cast<Stream*>(data);
  if (++stream.depth > deepest) return refuse(stream, "elements are nested too deep");
  stream.events.line = static_cast<std::int64_t>(XML_GetCurrentLineNumber(stream.parser));
  stream.events.start(element, Attributes(list));
  stream.text.clear();
  stream.collecting = stream.events.wants_text();
}

void on_end(void* data, const XML_Char* element) {
  auto& stream = *static_cast<Stream*>(data);
  --stream.depth;
  stream.events.line = static_cast<std::int64_t>(XML_GetCurrentLineNumber(stream.parser));
  stream.events.end(element, stream.text);
  stream.text.clear();
  stream.collecting = false;
}

void on_text(void* data, const XML_Char* text, int length) {
  auto& stream = *static_cast<Stream*>(data);
  if (!stream.collecting) return;
  if (stream.text.size() + static_cast<std::size_t>(length) > most_text) return refuse(stream, "the text of an element is too long");
  stream.text.append(text, static_cast<std::size_t>(length));
}

void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  refuse(*static_cast<Stream*>(data), "a document type declaration has no place here");
}

}  // namespace

XmlOutcome read_xml(File& file, XmlEvents& events) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  if (!parser) throw std::bad_alloc();
  Stream stream{parser.get(), events, {}, false, 0, nullptr};
  XML_SetUserData(parser.get(), &stream);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  XML_SetParamEntityParsing(parser.get(), XML_PARAM_ENTITY_PARSING_NEVER);
  XmlOutcome outcome;
  std::vector<char> buffer(1 << 16);
  std::string broken_stream;
  while (true) {
    std::size_t got = 0;
    try {
      got = file.read(buffer);
    } catch (const Error& error) {
      broken_stream = error.what();  // what was read before the damage is kept
    }
    const auto status = XML_Parse(parser.get(), buffer.data(), static_cast<int>(got), got == 0 ? XML_TRUE : XML_FALSE);
    if (status == XML_STATUS_ERROR) {
      outcome.error = stream.refusal != nullptr ? stream.refusal : XML_ErrorString(XML_GetErrorCode(parser.get()));
      outcome.line = static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser.get()));
      break;
    }
    if (got == 0) break;
  }
  if (!broken_stream.empty()) outcome.error = broken_stream;
  return outcome;
}

}  // namespace quarry::simulation
