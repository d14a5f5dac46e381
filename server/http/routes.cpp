// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/routes.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "cli/commands.hpp"
#include "cli/facets.hpp"
#include "cli/export_text.hpp"
#include "cli/print.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/json.hpp"
#include "quarry/version.hpp"

namespace quarry::http {
namespace {

unsigned status_of(Code code) {
  switch (code) {
    case Code::invalid_argument: return 400;
    case Code::permission_denied: return 403;
    case Code::not_found: return 404;
    case Code::conflict: return 409;
    case Code::gone: return 410;
    case Code::too_large: return 413;
    case Code::unavailable: return 503;
    case Code::corrupt:
    case Code::internal: return 500;
  }
  return 500;
}

std::string_view name_of(Code code) {
  switch (code) {
    case Code::invalid_argument: return "invalid_argument";
    case Code::permission_denied: return "permission_denied";
    case Code::not_found: return "not_found";
    case Code::conflict: return "conflict";
    case Code::gone: return "gone";
    case Code::too_large: return "too_large";
    case Code::unavailable: return "unavailable";
    case Code::corrupt: return "corrupt";
    case Code::internal: return "internal";
  }
  return "internal";
}

template <class Number>
Number whole_number(std::string_view name, std::string_view text) {
  Number number{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size())
    throw Error(Code::invalid_argument, "'" + std::string(name) + "' is no whole number: '" + std::string(text) + "'");
  return number;
}

/// `FIELD[:asc|:desc]`
SortKey sort_of(const std::string& text) {
  if (text.ends_with(":desc")) return {text.substr(0, text.size() - 5), true};
  if (text.ends_with(":asc")) return {text.substr(0, text.size() - 4), false};
  return {text, false};
}

/// `true`, or the fields that are to be highlighted.
void set_highlight(SearchRequest& search, std::string_view name, const std::string& value) {
  if (value == "false") return;
  if (!search.highlight) search.highlight.emplace();
  if (name == "snippets") {
    search.highlight->snippets = whole_number<std::uint32_t>(name, value);
  } else if (name == "snippet_length") {
    search.highlight->length = whole_number<std::uint32_t>(name, value);
  } else if (value != "true") {
    cli::add_fields(value, search.highlight->fields);
  }
}

void set_parameter(SearchRequest& search, std::string_view name, const std::string& value) {
  if (name == "q") {
    search.query = value;
  } else if (name == "facet") {
    search.facets.push_back(cli::parse_facet(value, "facet"));
  } else if (name == "sort") {
    search.sort.push_back(sort_of(value));
  } else if (name == "offset") {
    search.offset = whole_number<std::uint64_t>(name, value);
  } else if (name == "limit") {
    search.limit = whole_number<std::uint32_t>(name, value);
  } else if (name == "as_of") {
    search.as_of = cli::parse_as_of(value);
  } else if (name == "cursor") {
    search.cursor = value;
  } else if (name == "fields") {
    cli::add_fields(value, search.fields);
  } else if (name == "filter") {
    search.filters.push_back(parse_json(value));
  } else if (name == "highlight" || name == "snippets" || name == "snippet_length") {
    set_highlight(search, name, value);
  } else if (name != "index") {
    throw Error(Code::invalid_argument, "unknown parameter '" + std::string(name) +
                                            "': there are q, filter, facet, sort, offset, limit, cursor, as_of, fields, highlight, snippets, "
                                            "snippet_length and index");
  }
}

std::string text_of(std::string_view name, const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_integer()) return std::to_string(value.as_integer());
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  throw Error(Code::invalid_argument, "'" + std::string(name) + "' is neither a string nor a whole number, nor true or false");
}

/// `{"q": "...", "facet": ["f:10", {"field": ...}], "sort": [...], "offset": 0, "limit": 10}`: the names of the query string.
SearchRequest search_of_body(const Request& request) {
  if (!request.content_type.starts_with("application/json"))
    throw Error(Code::invalid_argument, "the body of a search is application/json");
  const auto body = parse_json(request.body);
  if (!body.is_object()) throw Error(Code::invalid_argument, "the body of a search is a JSON object");
  SearchRequest search;
  for (const auto& [name, value] : body.as_object()) {
    if (name == "facet" && value.is_array()) {
      for (const auto& item : value.as_array()) search.facets.push_back(cli::read_facet(item, "facet"));
    } else if (name == "facet") {
      search.facets.push_back(cli::read_facet(value, "facet"));
    } else if (name == "filter") {
      const auto add = [&](const Value& filter) { search.filters.push_back(filter); };
      value.is_array() ? static_cast<void>(std::for_each(value.as_array().begin(), value.as_array().end(), add)) : add(value);
    } else if (value.is_array()) {
      for (const auto& item : value.as_array()) set_parameter(search, name, text_of(name, item));
    } else {
      set_parameter(search, name, text_of(name, value));
    }
  }
  return search;
}

const Index& index_of(const Request& request, const Indexes& indexes) {
  const auto* const name = request.parameter("index");
  return indexes.find(name == nullptr ? "" : *name);
}

Response json(const Value& value) {
  Response response;
  response.body = to_json(value);
  return response;
}

SearchRequest search_of(const Request& request) {
  SearchRequest search;
  if (request.method == "POST") search = search_of_body(request);
  for (const auto& [name, value] : request.parameters) set_parameter(search, name, value);
  return search;
}

Response search(const Request& request, const Indexes& indexes) {
  const auto search = search_of(request);
  const auto start = std::chrono::steady_clock::now();
  auto answer = cli::to_value(index_of(request, indexes).search(search, Viewer()));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  auto response = json(answer);
  response.headers.emplace_back("Server-Timing", "search;dur=" + std::to_string(took.count()));
  return response;
}

/// All that matches, by subject, in pieces: no thread waits for a slow reader.
Response all(const Request& request, const Indexes& indexes) {
  auto asked = request;
  std::string format = "ndjson";
  std::erase_if(asked.parameters, [&](const auto& parameter) {
    if (parameter.first == "format") format = parameter.second;
    return parameter.first == "format";
  });
  const auto search = search_of(asked);
  if (!search.sort.empty() || !search.facets.empty() || search.offset != 0 || !search.cursor.empty() || search.highlight)
    throw Error(Code::invalid_argument, "an export takes q, filter, as_of, fields, format and index: it gives all that matches, by subject");
  auto text = std::make_shared<cli::ExportText>(format, search.fields);
  auto records = std::make_shared<RecordStream>(index_of(request, indexes).stream(search, Viewer()));
  Response response;
  response.content_type = text->content_type();
  response.pieces = [text, records, begun = false](std::string& piece) mutable {
    if (!std::exchange(begun, true)) piece = text->head();
    constexpr std::size_t enough = 64 << 10;
    while (piece.size() < enough) {
      const auto hit = records->next();
      if (!hit) return false;
      text->append(*hit, piece);
    }
    return true;
  };
  return response;
}

/// `/v1/records/{subject}/similar`
Response similar(const Request& request, const Indexes& indexes, const std::string& subject) {
  SimilarRequest like;
  for (const auto& [name, value] : request.parameters) {
    if (name == "by") {
      like.basis = cli::parse_basis(value);
    } else if (name == "q") {
      like.query = value;
    } else if (name == "offset") {
      like.offset = whole_number<std::uint64_t>(name, value);
    } else if (name == "limit") {
      like.limit = whole_number<std::uint32_t>(name, value);
    } else if (name == "fields") {
      cli::add_fields(value, like.fields);
    } else if (name != "index") {
      throw Error(Code::invalid_argument, "unknown parameter '" + name + "': there are by, q, offset, limit, fields and index");
    }
  }
  return json(cli::to_value(index_of(request, indexes).similar(subject, like, Viewer())));
}

Response record(const Request& request, const Indexes& indexes) {
  // A slash of a subject may be written %2F, so one that ends in /similar can be asked for too.
  const bool asks_similar = request.path_parts.size() > 3 && request.path_parts.back() == "similar";
  std::string subject;
  for (std::size_t i = 2; i + (asks_similar ? 1 : 0) < request.path_parts.size(); ++i)
    subject += (i == 2 ? "" : "/") + request.path_parts[i];
  if (asks_similar) return similar(request, indexes, subject);
  const auto hits = index_of(request, indexes).get(subject, Viewer());
  if (hits.empty()) throw Error(Code::not_found, "no record '" + subject + "' that you may see");
  return json(cli::to_value(hits.front()));
}

/// `/v1/versions/{dataset}`
Response versions(const Request& request, const Indexes& indexes) {
  const auto dataset = request.path_parts.at(2);
  Array array;
  for (const auto& version : index_of(request, indexes).versions(dataset, Viewer()))
    array.push_back(Object{{"version", version.version}, {"made_at", version.made_at}, {"records", version.records}});
  if (array.empty()) throw Error(Code::not_found, "no dataset '" + dataset + "' with a version that you may see");
  return json(Object{{"versions", std::move(array)}});
}

Response fields(const Request& request, const Indexes& indexes) {
  Array array;
  for (const auto& use : index_of(request, indexes).fields(Viewer()))
    array.push_back(Object{{"path", use.path}, {"kind", use.kind}, {"unit", use.unit}, {"title", use.title},
                           {"description", use.description}, {"facet", use.facet}, {"count", use.subjects}});
  return json(Object{{"fields", std::move(array)}});
}

Response health(const Request&, const Indexes& indexes) {
  return json(Object{{"status", "ok"}, {"version", version()}, {"indexes", indexes.size()}});
}

struct Route {
  std::string_view path;
  bool with_rest;  ///< `/v1/records/...`
  bool post;
  Response (*answer)(const Request&, const Indexes&);
};

constexpr Route routes[] = {{"/v1/search", false, true, search},
                            {"/v1/export", false, false, all},
                            {"/v1/records/", true, false, record},
                            {"/v1/versions/", true, false, versions},
                            {"/v1/fields", false, false, fields},
                            {"/healthz", false, false, health}};

Response answer(const Request& request, const Indexes& indexes) {
  for (const auto& candidate : routes) {
    const bool fits = candidate.with_rest ? request.path.starts_with(candidate.path) && request.path != candidate.path
                                          : request.path == candidate.path;
    if (!fits) continue;
    if (request.method == "GET" || request.method == "HEAD" || (request.method == "POST" && candidate.post))
      return candidate.answer(request, indexes);
    auto refusal = problem(405, "invalid_argument", request.method + " is not answered here");
    refusal.headers.emplace_back("Allow", candidate.post ? "GET, HEAD, POST" : "GET, HEAD");
    return refusal;
  }
  return problem(404, "not_found", "nothing is at '" + request.path + "': there are /v1/search, /v1/export, /v1/records/{subject}, "
                                   "/v1/records/{subject}/similar, /v1/versions/{dataset}, /v1/fields and /healthz");
}

}  // namespace

Response route(const Request& request, const Indexes& indexes) {
  try {
    return answer(request, indexes);
  } catch (const Error& error) {
    return problem(status_of(error.code()), name_of(error.code()), error.what());
  } catch (const std::exception&) {
    return problem(500, "internal", "an error of the server");
  }
}

}  // namespace quarry::http
