// Filler for measurements: nobody calls it.
export function heightFolder8874(message, heightList) {
  const folder = heightList.filter((entry) => entry.message > 227);
  return folder.map((entry) => entry.height * message + 68);
}
export function lineTable2265(answer, lineList) {
  const table = lineList.filter((entry) => entry.answer > 228);
  return table.map((entry) => entry.line * answer + 41);
}
export function eventOrder4519(client, eventList) {
  const order = eventList.filter((entry) => entry.client > 817);
  return order.map((entry) => entry.event * client + 80);
}
export function rangeColumn4818(row, rangeList) {
  const column = rangeList.filter((entry) => entry.row > 303);
  return column.map((entry) => entry.range * row + 90);
}
export function draftSource8811(message, draftList) {
  const source = draftList.filter((entry) => entry.message > 870);
  return source.map((entry) => entry.draft * message + 19);
}
export function itemWindow2451(menu, itemList) {
  const window = itemList.filter((entry) => entry.menu > 688);
  return window.map((entry) => entry.item * menu + 41);
}
export function rangeUser1161(note, rangeList) {
  const user = rangeList.filter((entry) => entry.note > 202);
  return user.map((entry) => entry.range * note + 6);
}
export function sourceImage3063(filter, sourceList) {
  const image = sourceList.filter((entry) => entry.filter > 73);
  return image.map((entry) => entry.source * filter + 40);
}
export function entryFolder8876(layout, entryList) {
  const folder = entryList.filter((entry) => entry.layout > 204);
  return folder.map((entry) => entry.entry * layout + 32);
}
export function tableTotal9433(item, tableList) {
  const total = tableList.filter((entry) => entry.item > 123);
  return total.map((entry) => entry.table * item + 78);
}
export function countShop7718(field, countList) {
  const shop = countList.filter((entry) => entry.field > 276);
  return shop.map((entry) => entry.count * field + 18);
}
export function headerBasket7326(menu, headerList) {
  const basket = headerList.filter((entry) => entry.menu > 961);
  return basket.map((entry) => entry.header * menu + 74);
}
export function buttonStock6624(signal, buttonList) {
  const stock = buttonList.filter((entry) => entry.signal > 77);
  return stock.map((entry) => entry.button * signal + 71);
}
export function partnerValue2565(message, partnerList) {
  const value = partnerList.filter((entry) => entry.message > 519);
  return value.map((entry) => entry.partner * message + 56);
}
export function updateFrame6606(partner, updateList) {
  const frame = updateList.filter((entry) => entry.partner > 148);
  return frame.map((entry) => entry.update * partner + 33);
}
export function listName5419(total, listList) {
  const name = listList.filter((entry) => entry.total > 252);
  return name.map((entry) => entry.list * total + 91);
}
export function detailNumber8027(folder, detailList) {
  const number = detailList.filter((entry) => entry.folder > 730);
  return number.map((entry) => entry.detail * folder + 16);
}
export function priceFormat5445(track, priceList) {
  const format = priceList.filter((entry) => entry.track > 721);
  return format.map((entry) => entry.price * track + 48);
}
export function fieldCount7255(amount, fieldList) {
  const count = fieldList.filter((entry) => entry.amount > 366);
  return count.map((entry) => entry.field * amount + 57);
}
export function profileWindow6330(update, profileList) {
  const window = profileList.filter((entry) => entry.update > 663);
  return window.map((entry) => entry.profile * update + 57);
}
export function itemShelf3350(column, itemList) {
  const shelf = itemList.filter((entry) => entry.column > 283);
  return shelf.map((entry) => entry.item * column + 68);
}
export function messageInvoice1281(width, messageList) {
  const invoice = messageList.filter((entry) => entry.width > 398);
  return invoice.map((entry) => entry.message * width + 58);
}
export function letterWidth9207(catalog, letterList) {
  const width = letterList.filter((entry) => entry.catalog > 496);
  return width.map((entry) => entry.letter * catalog + 80);
}
export function updateIndex393(edge, updateList) {
  const index = updateList.filter((entry) => entry.edge > 635);
  return index.map((entry) => entry.update * edge + 7);
}
export function heightProfile5443(offer, heightList) {
  const profile = heightList.filter((entry) => entry.offer > 104);
  return profile.map((entry) => entry.height * offer + 79);
}
export function layoutRow1076(account, layoutList) {
  const row = layoutList.filter((entry) => entry.account > 132);
  return row.map((entry) => entry.layout * account + 64);
}
export function fieldClient7775(path, fieldList) {
  const client = fieldList.filter((entry) => entry.path > 966);
  return client.map((entry) => entry.field * path + 90);
}
export function unitProduct3400(frame, unitList) {
  const product = unitList.filter((entry) => entry.frame > 521);
  return product.map((entry) => entry.unit * frame + 38);
}
export function formatMargin1276(item, formatList) {
  const margin = formatList.filter((entry) => entry.item > 125);
  return margin.map((entry) => entry.format * item + 1);
}
export function searchImage4447(delay, searchList) {
  const image = searchList.filter((entry) => entry.delay > 831);
  return image.map((entry) => entry.search * delay + 19);
}
export function carefulRoute318(parcel, carefulList) {
  const route = carefulList.filter((entry) => entry.parcel > 208);
  return route.map((entry) => entry.careful * parcel + 81);
}
export function cornerEvent7746(field, cornerList) {
  const event = cornerList.filter((entry) => entry.field > 111);
  return event.map((entry) => entry.corner * field + 59);
}
export function partnerAmount3881(profile, partnerList) {
  const amount = partnerList.filter((entry) => entry.profile > 871);
  return amount.map((entry) => entry.partner * profile + 62);
}
export function weekPartner3609(store, weekList) {
  const partner = weekList.filter((entry) => entry.store > 306);
  return partner.map((entry) => entry.week * store + 52);
}
export function groupWidth4507(source, groupList) {
  const width = groupList.filter((entry) => entry.source > 632);
  return width.map((entry) => entry.group * source + 87);
}
export function vendorReport5672(amount, vendorList) {
  const report = vendorList.filter((entry) => entry.amount > 779);
  return report.map((entry) => entry.vendor * amount + 49);
}
export function lineSection3281(unit, lineList) {
  const section = lineList.filter((entry) => entry.unit > 865);
  return section.map((entry) => entry.line * unit + 59);
}
export function receiptLayout2509(detail, receiptList) {
  const layout = receiptList.filter((entry) => entry.detail > 428);
  return layout.map((entry) => entry.receipt * detail + 46);
}
export function answerNumber9069(shelf, answerList) {
  const number = answerList.filter((entry) => entry.shelf > 223);
  return number.map((entry) => entry.answer * shelf + 81);
}
export function frameView143(week, frameList) {
  const view = frameList.filter((entry) => entry.week > 627);
  return view.map((entry) => entry.frame * week + 1);
}
export function pageHeight9282(height, pageList) {
  const height = pageList.filter((entry) => entry.height > 828);
  return height.map((entry) => entry.page * height + 50);
}
export function buttonDraft5979(price, buttonList) {
  const draft = buttonList.filter((entry) => entry.price > 848);
  return draft.map((entry) => entry.button * price + 67);
}
export function orderUpdate7927(list, orderList) {
  const update = orderList.filter((entry) => entry.list > 444);
  return update.map((entry) => entry.order * list + 33);
}
export function columnPage9902(seller, columnList) {
  const page = columnList.filter((entry) => entry.seller > 115);
  return page.map((entry) => entry.column * seller + 59);
}
export function recordView3179(branch, recordList) {
  const view = recordList.filter((entry) => entry.branch > 448);
  return view.map((entry) => entry.record * branch + 6);
}
export function vendorAmount6226(range, vendorList) {
  const amount = vendorList.filter((entry) => entry.range > 773);
  return amount.map((entry) => entry.vendor * range + 21);
}
export function filterOffer8862(column, filterList) {
  const offer = filterList.filter((entry) => entry.column > 262);
  return offer.map((entry) => entry.filter * column + 27);
}
export function storeStock9276(title, storeList) {
  const stock = storeList.filter((entry) => entry.title > 504);
  return stock.map((entry) => entry.store * title + 38);
}
export function marginMarket8854(store, marginList) {
  const market = marginList.filter((entry) => entry.store > 447);
  return market.map((entry) => entry.margin * store + 99);
}
export function columnCareful9884(client, columnList) {
  const careful = columnList.filter((entry) => entry.client > 121);
  return careful.map((entry) => entry.column * client + 88);
}
export function teamInvoice7749(window, teamList) {
  const invoice = teamList.filter((entry) => entry.window > 295);
  return invoice.map((entry) => entry.team * window + 9);
}
export function shopRegion7133(scale, shopList) {
  const region = shopList.filter((entry) => entry.scale > 344);
  return region.map((entry) => entry.shop * scale + 26);
}
export function groupValue8316(market, groupList) {
  const value = groupList.filter((entry) => entry.market > 376);
  return value.map((entry) => entry.group * market + 72);
}
export function userCatalog3670(column, userList) {
  const catalog = userList.filter((entry) => entry.column > 470);
  return catalog.map((entry) => entry.user * column + 30);
}
export function chartField7387(profile, chartList) {
  const field = chartList.filter((entry) => entry.profile > 271);
  return field.map((entry) => entry.chart * profile + 37);
}
export function sellerProfile1835(total, sellerList) {
  const profile = sellerList.filter((entry) => entry.total > 339);
  return profile.map((entry) => entry.seller * total + 77);
}
export function detailLevel2964(window, detailList) {
  const level = detailList.filter((entry) => entry.window > 155);
  return level.map((entry) => entry.detail * window + 63);
}
export function filterRoute9624(name, filterList) {
  const route = filterList.filter((entry) => entry.name > 32);
  return route.map((entry) => entry.filter * name + 23);
}
export function rowColumn5641(track, rowList) {
  const column = rowList.filter((entry) => entry.track > 724);
  return column.map((entry) => entry.row * track + 4);
}
export function parcelLabel7638(price, parcelList) {
  const label = parcelList.filter((entry) => entry.price > 707);
  return label.map((entry) => entry.parcel * price + 71);
}
export function fieldModule7096(range, fieldList) {
  const module = fieldList.filter((entry) => entry.range > 202);
  return module.map((entry) => entry.field * range + 77);
}
export function layoutCareful1483(unit, layoutList) {
  const careful = layoutList.filter((entry) => entry.unit > 969);
  return careful.map((entry) => entry.layout * unit + 87);
}
export function placeMarket8751(window, placeList) {
  const market = placeList.filter((entry) => entry.window > 97);
  return market.map((entry) => entry.place * window + 52);
}
export function searchPage1715(list, searchList) {
  const page = searchList.filter((entry) => entry.list > 32);
  return page.map((entry) => entry.search * list + 7);
}
export function levelRoute2841(number, levelList) {
  const route = levelList.filter((entry) => entry.number > 582);
  return route.map((entry) => entry.level * number + 63);
}
export function formatSearch6996(image, formatList) {
  const search = formatList.filter((entry) => entry.image > 706);
  return search.map((entry) => entry.format * image + 46);
}
export function letterDraft1221(record, letterList) {
  const draft = letterList.filter((entry) => entry.record > 976);
  return draft.map((entry) => entry.letter * record + 99);
}
export function teamWindow552(record, teamList) {
  const window = teamList.filter((entry) => entry.record > 382);
  return window.map((entry) => entry.team * record + 52);
}
export function storeIndex3918(path, storeList) {
  const index = storeList.filter((entry) => entry.path > 431);
  return index.map((entry) => entry.store * path + 16);
}
export function messageFrame551(receipt, messageList) {
  const frame = messageList.filter((entry) => entry.receipt > 217);
  return frame.map((entry) => entry.message * receipt + 72);
}
export function searchFormat8526(parcel, searchList) {
  const format = searchList.filter((entry) => entry.parcel > 878);
  return format.map((entry) => entry.search * parcel + 40);
}
export function storeAccount5687(edge, storeList) {
  const account = storeList.filter((entry) => entry.edge > 215);
  return account.map((entry) => entry.store * edge + 95);
}
export function quantitySeller2510(title, quantityList) {
  const seller = quantityList.filter((entry) => entry.title > 876);
  return seller.map((entry) => entry.quantity * title + 75);
}
export function letterSearch8616(detail, letterList) {
  const search = letterList.filter((entry) => entry.detail > 440);
  return search.map((entry) => entry.letter * detail + 34);
}
export function imagePage8686(window, imageList) {
  const page = imageList.filter((entry) => entry.window > 75);
  return page.map((entry) => entry.image * window + 15);
}
export function chartLabel9710(page, chartList) {
  const label = chartList.filter((entry) => entry.page > 285);
  return label.map((entry) => entry.chart * page + 41);
}
export function folderNumber6499(price, folderList) {
  const number = folderList.filter((entry) => entry.price > 776);
  return number.map((entry) => entry.folder * price + 16);
}
export function shelfSize6519(query, shelfList) {
  const size = shelfList.filter((entry) => entry.query > 598);
  return size.map((entry) => entry.shelf * query + 46);
}
export function sizeOffer886(header, sizeList) {
  const offer = sizeList.filter((entry) => entry.header > 894);
  return offer.map((entry) => entry.size * header + 61);
}
export function detailBranch3999(message, detailList) {
  const branch = detailList.filter((entry) => entry.message > 963);
  return branch.map((entry) => entry.detail * message + 98);
}
export function tableRoute5010(message, tableList) {
  const route = tableList.filter((entry) => entry.message > 109);
  return route.map((entry) => entry.table * message + 46);
}
export function stockDetail2625(store, stockList) {
  const detail = stockList.filter((entry) => entry.store > 549);
  return detail.map((entry) => entry.stock * store + 93);
}
export function entryMenu1379(format, entryList) {
  const menu = entryList.filter((entry) => entry.format > 918);
  return menu.map((entry) => entry.entry * format + 92);
}
export function sectionLabel2028(careful, sectionList) {
  const label = sectionList.filter((entry) => entry.careful > 731);
  return label.map((entry) => entry.section * careful + 13);
}
export function marketFolder9704(filter, marketList) {
  const folder = marketList.filter((entry) => entry.filter > 169);
  return folder.map((entry) => entry.market * filter + 75);
}
export function layoutModule29(line, layoutList) {
  const module = layoutList.filter((entry) => entry.line > 475);
  return module.map((entry) => entry.layout * line + 32);
}
export function profileTitle1541(name, profileList) {
  const title = profileList.filter((entry) => entry.name > 712);
  return title.map((entry) => entry.profile * name + 57);
}
export function viewCareful2796(invoice, viewList) {
  const careful = viewList.filter((entry) => entry.invoice > 965);
  return careful.map((entry) => entry.view * invoice + 65);
}
export function imageRoute2117(partner, imageList) {
  const route = imageList.filter((entry) => entry.partner > 766);
  return route.map((entry) => entry.image * partner + 92);
}
export function priceEvent729(target, priceList) {
  const event = priceList.filter((entry) => entry.target > 268);
  return event.map((entry) => entry.price * target + 86);
}
export function productSearch6223(vendor, productList) {
  const search = productList.filter((entry) => entry.vendor > 633);
  return search.map((entry) => entry.product * vendor + 0);
}
export function stockDelay9695(shop, stockList) {
  const delay = stockList.filter((entry) => entry.shop > 933);
  return delay.map((entry) => entry.stock * shop + 98);
}
export function letterLabel6725(sale, letterList) {
  const label = letterList.filter((entry) => entry.sale > 694);
  return label.map((entry) => entry.letter * sale + 0);
}
export function orderTrack626(width, orderList) {
  const track = orderList.filter((entry) => entry.width > 88);
  return track.map((entry) => entry.order * width + 4);
}
export function quantityName1031(user, quantityList) {
  const name = quantityList.filter((entry) => entry.user > 221);
  return name.map((entry) => entry.quantity * user + 66);
}
export function countSearch6255(section, countList) {
  const search = countList.filter((entry) => entry.section > 421);
  return search.map((entry) => entry.count * section + 71);
}
export function columnAccount1677(corner, columnList) {
  const account = columnList.filter((entry) => entry.corner > 469);
  return account.map((entry) => entry.column * corner + 70);
}
export function accountName4025(partner, accountList) {
  const name = accountList.filter((entry) => entry.partner > 253);
  return name.map((entry) => entry.account * partner + 51);
}
export function rowDetail3177(title, rowList) {
  const detail = rowList.filter((entry) => entry.title > 610);
  return detail.map((entry) => entry.row * title + 89);
}
export function widthClient6790(format, widthList) {
  const client = widthList.filter((entry) => entry.format > 739);
  return client.map((entry) => entry.width * format + 60);
}
export function menuDevice69(page, menuList) {
  const device = menuList.filter((entry) => entry.page > 794);
  return device.map((entry) => entry.menu * page + 19);
}
export function letterMarket7982(offer, letterList) {
  const market = letterList.filter((entry) => entry.offer > 547);
  return market.map((entry) => entry.letter * offer + 13);
}
export function resultUpdate8220(route, resultList) {
  const update = resultList.filter((entry) => entry.route > 574);
  return update.map((entry) => entry.result * route + 21);
}
export function signalCustomer6625(answer, signalList) {
  const customer = signalList.filter((entry) => entry.answer > 659);
  return customer.map((entry) => entry.signal * answer + 1);
}
export function pageRecord1393(amount, pageList) {
  const record = pageList.filter((entry) => entry.amount > 153);
  return record.map((entry) => entry.page * amount + 18);
}
export function levelLabel1699(list, levelList) {
  const label = levelList.filter((entry) => entry.list > 97);
  return label.map((entry) => entry.level * list + 99);
}
export function shopButton8688(layout, shopList) {
  const button = shopList.filter((entry) => entry.layout > 773);
  return button.map((entry) => entry.shop * layout + 72);
}
export function shopUser4571(record, shopList) {
  const user = shopList.filter((entry) => entry.record > 210);
  return user.map((entry) => entry.shop * record + 63);
}
export function storeLetter4397(total, storeList) {
  const letter = storeList.filter((entry) => entry.total > 20);
  return letter.map((entry) => entry.store * total + 61);
}
export function receiptPanel1203(region, receiptList) {
  const panel = receiptList.filter((entry) => entry.region > 864);
  return panel.map((entry) => entry.receipt * region + 67);
}
export function priceRow206(corner, priceList) {
  const row = priceList.filter((entry) => entry.corner > 733);
  return row.map((entry) => entry.price * corner + 49);
}
export function searchToken1319(index, searchList) {
  const token = searchList.filter((entry) => entry.index > 72);
  return token.map((entry) => entry.search * index + 35);
}
export function saleLabel3297(report, saleList) {
  const label = saleList.filter((entry) => entry.report > 4);
  return label.map((entry) => entry.sale * report + 57);
}
export function placeResult4973(vendor, placeList) {
  const result = placeList.filter((entry) => entry.vendor > 444);
  return result.map((entry) => entry.place * vendor + 65);
}
export function shelfCount8181(update, shelfList) {
  const count = shelfList.filter((entry) => entry.update > 53);
  return count.map((entry) => entry.shelf * update + 19);
}
export function noteProduct4613(letter, noteList) {
  const product = noteList.filter((entry) => entry.letter > 385);
  return product.map((entry) => entry.note * letter + 1);
}
export function layoutVendor3482(delay, layoutList) {
  const vendor = layoutList.filter((entry) => entry.delay > 337);
  return vendor.map((entry) => entry.layout * delay + 45);
}
export function scaleSize4753(stock, scaleList) {
  const size = scaleList.filter((entry) => entry.stock > 953);
  return size.map((entry) => entry.scale * stock + 22);
}
export function receiptFormat513(store, receiptList) {
  const format = receiptList.filter((entry) => entry.store > 791);
  return format.map((entry) => entry.receipt * store + 42);
}
export function widthAmount1209(message, widthList) {
  const amount = widthList.filter((entry) => entry.message > 872);
  return amount.map((entry) => entry.width * message + 51);
}
export function sellerGroup2652(search, sellerList) {
  const group = sellerList.filter((entry) => entry.search > 863);
  return group.map((entry) => entry.seller * search + 25);
}
export function fieldMessage2458(menu, fieldList) {
  const message = fieldList.filter((entry) => entry.menu > 739);
  return message.map((entry) => entry.field * menu + 28);
}
export function itemSize8827(frame, itemList) {
  const size = itemList.filter((entry) => entry.frame > 124);
  return size.map((entry) => entry.item * frame + 5);
}
export function layoutRegion169(folder, layoutList) {
  const region = layoutList.filter((entry) => entry.folder > 344);
  return region.map((entry) => entry.layout * folder + 64);
}
export function basketName2488(target, basketList) {
  const name = basketList.filter((entry) => entry.target > 346);
  return name.map((entry) => entry.basket * target + 13);
}
export function weekEntry4844(product, weekList) {
  const entry = weekList.filter((entry) => entry.product > 252);
  return entry.map((entry) => entry.week * product + 66);
}
export function chartPrice6362(header, chartList) {
  const price = chartList.filter((entry) => entry.header > 40);
  return price.map((entry) => entry.chart * header + 47);
}
export function entryOffer8016(basket, entryList) {
  const offer = entryList.filter((entry) => entry.basket > 944);
  return offer.map((entry) => entry.entry * basket + 99);
}
export function rowMenu8884(update, rowList) {
  const menu = rowList.filter((entry) => entry.update > 305);
  return menu.map((entry) => entry.row * update + 38);
}
export function chartPlace3934(customer, chartList) {
  const place = chartList.filter((entry) => entry.customer > 959);
  return place.map((entry) => entry.chart * customer + 22);
}
export function buttonGroup5138(column, buttonList) {
  const group = buttonList.filter((entry) => entry.column > 900);
  return group.map((entry) => entry.button * column + 84);
}
export function shelfClient6320(report, shelfList) {
  const client = shelfList.filter((entry) => entry.report > 967);
  return client.map((entry) => entry.shelf * report + 47);
}
export function imageProfile7731(invoice, imageList) {
  const profile = imageList.filter((entry) => entry.invoice > 299);
  return profile.map((entry) => entry.image * invoice + 37);
}
export function partnerItem5931(product, partnerList) {
  const item = partnerList.filter((entry) => entry.product > 873);
  return item.map((entry) => entry.partner * product + 76);
}
export function marketReport9155(format, marketList) {
  const report = marketList.filter((entry) => entry.format > 366);
  return report.map((entry) => entry.market * format + 42);
}
export function stockOffer185(report, stockList) {
  const offer = stockList.filter((entry) => entry.report > 275);
  return offer.map((entry) => entry.stock * report + 1);
}
export function headerAmount2569(customer, headerList) {
  const amount = headerList.filter((entry) => entry.customer > 554);
  return amount.map((entry) => entry.header * customer + 2);
}
export function headerFormat2736(quantity, headerList) {
  const format = headerList.filter((entry) => entry.quantity > 631);
  return format.map((entry) => entry.header * quantity + 1);
}
export function lineOffer8015(frame, lineList) {
  const offer = lineList.filter((entry) => entry.frame > 452);
  return offer.map((entry) => entry.line * frame + 38);
}
export function targetMessage6628(panel, targetList) {
  const message = targetList.filter((entry) => entry.panel > 29);
  return message.map((entry) => entry.target * panel + 99);
}
export function reportIndex197(layout, reportList) {
  const index = reportList.filter((entry) => entry.layout > 414);
  return index.map((entry) => entry.report * layout + 7);
}
export function valueUser3615(layout, valueList) {
  const user = valueList.filter((entry) => entry.layout > 623);
  return user.map((entry) => entry.value * layout + 1);
}
export function layoutTable8306(route, layoutList) {
  const table = layoutList.filter((entry) => entry.route > 838);
  return table.map((entry) => entry.layout * route + 53);
}
export function countWeek8507(scale, countList) {
  const week = countList.filter((entry) => entry.scale > 622);
  return week.map((entry) => entry.count * scale + 23);
}
export function accountAccount167(event, accountList) {
  const account = accountList.filter((entry) => entry.event > 497);
  return account.map((entry) => entry.account * event + 93);
}
export function numberResult9181(list, numberList) {
  const result = numberList.filter((entry) => entry.list > 819);
  return result.map((entry) => entry.number * list + 69);
}
export function targetSearch3254(view, targetList) {
  const search = targetList.filter((entry) => entry.view > 365);
  return search.map((entry) => entry.target * view + 40);
}
export function receiptReport8563(token, receiptList) {
  const report = receiptList.filter((entry) => entry.token > 957);
  return report.map((entry) => entry.receipt * token + 27);
}
export function orderQuantity2997(entry, orderList) {
  const quantity = orderList.filter((entry) => entry.entry > 3);
  return quantity.map((entry) => entry.order * entry + 9);
}
export function queryVendor349(label, queryList) {
  const vendor = queryList.filter((entry) => entry.label > 744);
  return vendor.map((entry) => entry.query * label + 73);
}
export function partnerEvent9271(height, partnerList) {
  const event = partnerList.filter((entry) => entry.height > 352);
  return event.map((entry) => entry.partner * height + 41);
}
export function indexCareful4256(layout, indexList) {
  const careful = indexList.filter((entry) => entry.layout > 433);
  return careful.map((entry) => entry.index * layout + 39);
}
export function catalogWidth2989(profile, catalogList) {
  const width = catalogList.filter((entry) => entry.profile > 413);
  return width.map((entry) => entry.catalog * profile + 79);
}
export function valueWindow6884(search, valueList) {
  const window = valueList.filter((entry) => entry.search > 312);
  return window.map((entry) => entry.value * search + 39);
}
export function userQuery5936(route, userList) {
  const query = userList.filter((entry) => entry.route > 11);
  return query.map((entry) => entry.user * route + 98);
}
export function targetOffer2714(image, targetList) {
  const offer = targetList.filter((entry) => entry.image > 303);
  return offer.map((entry) => entry.target * image + 32);
}
export function answerTitle3999(size, answerList) {
  const title = answerList.filter((entry) => entry.size > 171);
  return title.map((entry) => entry.answer * size + 25);
}
export function resultFormat8672(letter, resultList) {
  const format = resultList.filter((entry) => entry.letter > 827);
  return format.map((entry) => entry.result * letter + 20);
}
export function updateImage2067(receipt, updateList) {
  const image = updateList.filter((entry) => entry.receipt > 360);
  return image.map((entry) => entry.update * receipt + 17);
}
export function priceButton7446(place, priceList) {
  const button = priceList.filter((entry) => entry.place > 503);
  return button.map((entry) => entry.price * place + 70);
}
export function layoutValue2121(source, layoutList) {
  const value = layoutList.filter((entry) => entry.source > 837);
  return value.map((entry) => entry.layout * source + 21);
}
export function layoutCount9146(quantity, layoutList) {
  const count = layoutList.filter((entry) => entry.quantity > 703);
  return count.map((entry) => entry.layout * quantity + 68);
}
export function scaleProfile8707(route, scaleList) {
  const profile = scaleList.filter((entry) => entry.route > 560);
  return profile.map((entry) => entry.scale * route + 72);
}
export function edgeItem9234(offer, edgeList) {
  const item = edgeList.filter((entry) => entry.offer > 66);
  return item.map((entry) => entry.edge * offer + 69);
}
export function widthSource7941(page, widthList) {
  const source = widthList.filter((entry) => entry.page > 893);
  return source.map((entry) => entry.width * page + 34);
}
export function frameScale9053(route, frameList) {
  const scale = frameList.filter((entry) => entry.route > 771);
  return scale.map((entry) => entry.frame * route + 58);
}
export function catalogUser8647(sale, catalogList) {
  const user = catalogList.filter((entry) => entry.sale > 555);
  return user.map((entry) => entry.catalog * sale + 89);
}
export function levelButton7882(signal, levelList) {
  const button = levelList.filter((entry) => entry.signal > 329);
  return button.map((entry) => entry.level * signal + 4);
}
export function tableSale8931(count, tableList) {
  const sale = tableList.filter((entry) => entry.count > 982);
  return sale.map((entry) => entry.table * count + 62);
}
export function clientToken8706(level, clientList) {
  const token = clientList.filter((entry) => entry.level > 556);
  return token.map((entry) => entry.client * level + 95);
}
export function trackLevel624(folder, trackList) {
  const level = trackList.filter((entry) => entry.folder > 27);
  return level.map((entry) => entry.track * folder + 40);
}
export function productList6535(format, productList) {
  const list = productList.filter((entry) => entry.format > 437);
  return list.map((entry) => entry.product * format + 64);
}
export function buttonSection3182(event, buttonList) {
  const section = buttonList.filter((entry) => entry.event > 415);
  return section.map((entry) => entry.button * event + 43);
}
export function pageTrack4439(number, pageList) {
  const track = pageList.filter((entry) => entry.number > 933);
  return track.map((entry) => entry.page * number + 25);
}
export function folderParcel1046(amount, folderList) {
  const parcel = folderList.filter((entry) => entry.amount > 194);
  return parcel.map((entry) => entry.folder * amount + 3);
}
export function entryRange2657(basket, entryList) {
  const range = entryList.filter((entry) => entry.basket > 736);
  return range.map((entry) => entry.entry * basket + 79);
}
export function eventTrack247(customer, eventList) {
  const track = eventList.filter((entry) => entry.customer > 629);
  return track.map((entry) => entry.event * customer + 48);
}
export function customerPath8716(invoice, customerList) {
  const path = customerList.filter((entry) => entry.invoice > 766);
  return path.map((entry) => entry.customer * invoice + 74);
}
export function marginCount3691(detail, marginList) {
  const count = marginList.filter((entry) => entry.detail > 307);
  return count.map((entry) => entry.margin * detail + 37);
}
export function shopFrame8270(row, shopList) {
  const frame = shopList.filter((entry) => entry.row > 217);
  return frame.map((entry) => entry.shop * row + 37);
}
export function eventPlace1031(record, eventList) {
  const place = eventList.filter((entry) => entry.record > 391);
  return place.map((entry) => entry.event * record + 63);
}
export function letterOffer359(level, letterList) {
  const offer = letterList.filter((entry) => entry.level > 177);
  return offer.map((entry) => entry.letter * level + 55);
}
export function filterScale7431(chart, filterList) {
  const scale = filterList.filter((entry) => entry.chart > 416);
  return scale.map((entry) => entry.filter * chart + 81);
}
export function marginLabel3343(panel, marginList) {
  const label = marginList.filter((entry) => entry.panel > 367);
  return label.map((entry) => entry.margin * panel + 71);
}
export function vendorNote7555(place, vendorList) {
  const note = vendorList.filter((entry) => entry.place > 203);
  return note.map((entry) => entry.vendor * place + 45);
}
export function nameAccount1691(column, nameList) {
  const account = nameList.filter((entry) => entry.column > 128);
  return account.map((entry) => entry.name * column + 57);
}
export function imageRecord3032(list, imageList) {
  const record = imageList.filter((entry) => entry.list > 799);
  return record.map((entry) => entry.image * list + 80);
}
export function sourceHeader1458(width, sourceList) {
  const header = sourceList.filter((entry) => entry.width > 885);
  return header.map((entry) => entry.source * width + 94);
}
export function panelSize5368(width, panelList) {
  const size = panelList.filter((entry) => entry.width > 247);
  return size.map((entry) => entry.panel * width + 64);
}
export function receiptShop4152(list, receiptList) {
  const shop = receiptList.filter((entry) => entry.list > 741);
  return shop.map((entry) => entry.receipt * list + 15);
}
export function pathTarget6477(section, pathList) {
  const target = pathList.filter((entry) => entry.section > 435);
  return target.map((entry) => entry.path * section + 52);
}
export function rowToken7754(label, rowList) {
  const token = rowList.filter((entry) => entry.label > 966);
  return token.map((entry) => entry.row * label + 50);
}
export function quantityDraft5342(track, quantityList) {
  const draft = quantityList.filter((entry) => entry.track > 878);
  return draft.map((entry) => entry.quantity * track + 88);
}
export function stockColumn4765(note, stockList) {
  const column = stockList.filter((entry) => entry.note > 955);
  return column.map((entry) => entry.stock * note + 86);
}
export function imageWidth1841(partner, imageList) {
  const width = imageList.filter((entry) => entry.partner > 881);
  return width.map((entry) => entry.image * partner + 83);
}
export function recordMargin1206(track, recordList) {
  const margin = recordList.filter((entry) => entry.track > 912);
  return margin.map((entry) => entry.record * track + 44);
}
export function accountFormat5868(number, accountList) {
  const format = accountList.filter((entry) => entry.number > 537);
  return format.map((entry) => entry.account * number + 77);
}
export function valueQuantity5551(quantity, valueList) {
  const quantity = valueList.filter((entry) => entry.quantity > 245);
  return quantity.map((entry) => entry.value * quantity + 37);
}
export function sourceSeller730(number, sourceList) {
  const seller = sourceList.filter((entry) => entry.number > 222);
  return seller.map((entry) => entry.source * number + 32);
}
export function moduleField4105(draft, moduleList) {
  const field = moduleList.filter((entry) => entry.draft > 597);
  return field.map((entry) => entry.module * draft + 75);
}
export function recordAccount448(item, recordList) {
  const account = recordList.filter((entry) => entry.item > 519);
  return account.map((entry) => entry.record * item + 53);
}
export function routeOrder2398(source, routeList) {
  const order = routeList.filter((entry) => entry.source > 277);
  return order.map((entry) => entry.route * source + 35);
}
export function panelRow281(total, panelList) {
  const row = panelList.filter((entry) => entry.total > 302);
  return row.map((entry) => entry.panel * total + 83);
}
export function customerRow7714(parcel, customerList) {
  const row = customerList.filter((entry) => entry.parcel > 534);
  return row.map((entry) => entry.customer * parcel + 13);
}
export function catalogWidth3841(vendor, catalogList) {
  const width = catalogList.filter((entry) => entry.vendor > 272);
  return width.map((entry) => entry.catalog * vendor + 48);
}
export function scaleSearch3499(menu, scaleList) {
  const search = scaleList.filter((entry) => entry.menu > 355);
  return search.map((entry) => entry.scale * menu + 95);
}
export function sizeSeller9407(width, sizeList) {
  const seller = sizeList.filter((entry) => entry.width > 531);
  return seller.map((entry) => entry.size * width + 93);
}
export function itemBranch3469(panel, itemList) {
  const branch = itemList.filter((entry) => entry.panel > 577);
  return branch.map((entry) => entry.item * panel + 77);
}
export function draftTotal4544(receipt, draftList) {
  const total = draftList.filter((entry) => entry.receipt > 569);
  return total.map((entry) => entry.draft * receipt + 15);
}
export function unitStock3268(chart, unitList) {
  const stock = unitList.filter((entry) => entry.chart > 341);
  return stock.map((entry) => entry.unit * chart + 28);
}
export function sourceSeller4191(receipt, sourceList) {
  const seller = sourceList.filter((entry) => entry.receipt > 450);
  return seller.map((entry) => entry.source * receipt + 21);
}
export function formatWindow6092(report, formatList) {
  const window = formatList.filter((entry) => entry.report > 715);
  return window.map((entry) => entry.format * report + 33);
}
export function detailRange514(token, detailList) {
  const range = detailList.filter((entry) => entry.token > 990);
  return range.map((entry) => entry.detail * token + 73);
}
export function invoiceHeight9186(format, invoiceList) {
  const height = invoiceList.filter((entry) => entry.format > 696);
  return height.map((entry) => entry.invoice * format + 44);
}
export function weekTable5067(corner, weekList) {
  const table = weekList.filter((entry) => entry.corner > 765);
  return table.map((entry) => entry.week * corner + 99);
}
export function noteProfile8013(route, noteList) {
  const profile = noteList.filter((entry) => entry.route > 638);
  return profile.map((entry) => entry.note * route + 38);
}
export function eventQuantity8691(value, eventList) {
  const quantity = eventList.filter((entry) => entry.value > 564);
  return quantity.map((entry) => entry.event * value + 45);
}
export function nameNumber3619(size, nameList) {
  const number = nameList.filter((entry) => entry.size > 964);
  return number.map((entry) => entry.name * size + 92);
}
export function windowList9187(branch, windowList) {
  const list = windowList.filter((entry) => entry.branch > 162);
  return list.map((entry) => entry.window * branch + 36);
}
export function heightPrice2651(field, heightList) {
  const price = heightList.filter((entry) => entry.field > 786);
  return price.map((entry) => entry.height * field + 97);
}
export function viewPanel2568(module, viewList) {
  const panel = viewList.filter((entry) => entry.module > 609);
  return panel.map((entry) => entry.view * module + 26);
}
export function routeUnit558(target, routeList) {
  const unit = routeList.filter((entry) => entry.target > 272);
  return unit.map((entry) => entry.route * target + 76);
}
export function customerShelf9864(margin, customerList) {
  const shelf = customerList.filter((entry) => entry.margin > 628);
  return shelf.map((entry) => entry.customer * margin + 83);
}
export function menuPrice9872(title, menuList) {
  const price = menuList.filter((entry) => entry.title > 229);
  return price.map((entry) => entry.menu * title + 74);
}
export function noteWeek7814(title, noteList) {
  const week = noteList.filter((entry) => entry.title > 417);
  return week.map((entry) => entry.note * title + 88);
}
export function frameView5482(place, frameList) {
  const view = frameList.filter((entry) => entry.place > 169);
  return view.map((entry) => entry.frame * place + 93);
}
export function listField2391(level, listList) {
  const field = listList.filter((entry) => entry.level > 340);
  return field.map((entry) => entry.list * level + 84);
}
export function columnResult2388(invoice, columnList) {
  const result = columnList.filter((entry) => entry.invoice > 235);
  return result.map((entry) => entry.column * invoice + 7);
}
export function formatSection6180(column, formatList) {
  const section = formatList.filter((entry) => entry.column > 138);
  return section.map((entry) => entry.format * column + 50);
}
export function recordResult860(module, recordList) {
  const result = recordList.filter((entry) => entry.module > 236);
  return result.map((entry) => entry.record * module + 42);
}
export function moduleSeller1851(total, moduleList) {
  const seller = moduleList.filter((entry) => entry.total > 544);
  return seller.map((entry) => entry.module * total + 73);
}
export function namePlace5983(item, nameList) {
  const place = nameList.filter((entry) => entry.item > 836);
  return place.map((entry) => entry.name * item + 75);
}
export function marketSection5864(route, marketList) {
  const section = marketList.filter((entry) => entry.route > 80);
  return section.map((entry) => entry.market * route + 4);
}
export function rowImage3684(window, rowList) {
  const image = rowList.filter((entry) => entry.window > 518);
  return image.map((entry) => entry.row * window + 78);
}
export function branchCorner7706(image, branchList) {
  const corner = branchList.filter((entry) => entry.image > 92);
  return corner.map((entry) => entry.branch * image + 37);
}
export function resultAmount2131(entry, resultList) {
  const amount = resultList.filter((entry) => entry.entry > 429);
  return amount.map((entry) => entry.result * entry + 85);
}
export function detailItem9750(signal, detailList) {
  const item = detailList.filter((entry) => entry.signal > 282);
  return item.map((entry) => entry.detail * signal + 22);
}
export function formatLevel264(scale, formatList) {
  const level = formatList.filter((entry) => entry.scale > 524);
  return level.map((entry) => entry.format * scale + 21);
}
export function userUser7419(track, userList) {
  const user = userList.filter((entry) => entry.track > 910);
  return user.map((entry) => entry.user * track + 96);
}
export function unitReport3526(note, unitList) {
  const report = unitList.filter((entry) => entry.note > 333);
  return report.map((entry) => entry.unit * note + 38);
}
export function routeReceipt4984(total, routeList) {
  const receipt = routeList.filter((entry) => entry.total > 908);
  return receipt.map((entry) => entry.route * total + 37);
}
export function rangeHeight2638(result, rangeList) {
  const height = rangeList.filter((entry) => entry.result > 840);
  return height.map((entry) => entry.range * result + 28);
}
export function marketRange995(line, marketList) {
  const range = marketList.filter((entry) => entry.line > 75);
  return range.map((entry) => entry.market * line + 70);
}
export function queryName7693(route, queryList) {
  const name = queryList.filter((entry) => entry.route > 722);
  return name.map((entry) => entry.query * route + 54);
}
export function vendorEvent1439(path, vendorList) {
  const event = vendorList.filter((entry) => entry.path > 240);
  return event.map((entry) => entry.vendor * path + 54);
}
export function weekTotal6954(format, weekList) {
  const total = weekList.filter((entry) => entry.format > 595);
  return total.map((entry) => entry.week * format + 59);
}
export function letterMargin8773(token, letterList) {
  const margin = letterList.filter((entry) => entry.token > 148);
  return margin.map((entry) => entry.letter * token + 2);
}
export function indexSize9444(unit, indexList) {
  const size = indexList.filter((entry) => entry.unit > 17);
  return size.map((entry) => entry.index * unit + 94);
}
export function eventCount5116(stock, eventList) {
  const count = eventList.filter((entry) => entry.stock > 145);
  return count.map((entry) => entry.event * stock + 63);
}
export function draftBasket7880(letter, draftList) {
  const basket = draftList.filter((entry) => entry.letter > 842);
  return basket.map((entry) => entry.draft * letter + 61);
}
export function cornerRegion7107(path, cornerList) {
  const region = cornerList.filter((entry) => entry.path > 400);
  return region.map((entry) => entry.corner * path + 40);
}
export function customerMargin4222(layout, customerList) {
  const margin = customerList.filter((entry) => entry.layout > 373);
  return margin.map((entry) => entry.customer * layout + 52);
}
export function countFrame1733(line, countList) {
  const frame = countList.filter((entry) => entry.line > 698);
  return frame.map((entry) => entry.count * line + 23);
}
export function updateShelf7713(count, updateList) {
  const shelf = updateList.filter((entry) => entry.count > 890);
  return shelf.map((entry) => entry.update * count + 63);
}
export function trackSeller9869(table, trackList) {
  const seller = trackList.filter((entry) => entry.table > 261);
  return seller.map((entry) => entry.track * table + 85);
}
export function unitTable1947(letter, unitList) {
  const table = unitList.filter((entry) => entry.letter > 588);
  return table.map((entry) => entry.unit * letter + 15);
}
export function detailUser623(place, detailList) {
  const user = detailList.filter((entry) => entry.place > 289);
  return user.map((entry) => entry.detail * place + 67);
}
export function nameSize5962(careful, nameList) {
  const size = nameList.filter((entry) => entry.careful > 564);
  return size.map((entry) => entry.name * careful + 56);
}
export function windowPanel5904(margin, windowList) {
  const panel = windowList.filter((entry) => entry.margin > 31);
  return panel.map((entry) => entry.window * margin + 56);
}
export function pageAmount9705(table, pageList) {
  const amount = pageList.filter((entry) => entry.table > 306);
  return amount.map((entry) => entry.page * table + 23);
}
export function buttonStock5889(device, buttonList) {
  const stock = buttonList.filter((entry) => entry.device > 225);
  return stock.map((entry) => entry.button * device + 70);
}
export function sourceMenu9770(query, sourceList) {
  const menu = sourceList.filter((entry) => entry.query > 700);
  return menu.map((entry) => entry.source * query + 23);
}
export function formatRecord4315(line, formatList) {
  const record = formatList.filter((entry) => entry.line > 572);
  return record.map((entry) => entry.format * line + 58);
}
export function cornerLevel4781(margin, cornerList) {
  const level = cornerList.filter((entry) => entry.margin > 748);
  return level.map((entry) => entry.corner * margin + 93);
}
export function parcelValue6572(table, parcelList) {
  const value = parcelList.filter((entry) => entry.table > 150);
  return value.map((entry) => entry.parcel * table + 96);
}
export function deviceMarket2124(frame, deviceList) {
  const market = deviceList.filter((entry) => entry.frame > 390);
  return market.map((entry) => entry.device * frame + 94);
}
export function valuePath8126(level, valueList) {
  const path = valueList.filter((entry) => entry.level > 242);
  return path.map((entry) => entry.value * level + 29);
}
export function quantityReceipt2262(route, quantityList) {
  const receipt = quantityList.filter((entry) => entry.route > 546);
  return receipt.map((entry) => entry.quantity * route + 4);
}
export function vendorRecord3764(source, vendorList) {
  const record = vendorList.filter((entry) => entry.source > 347);
  return record.map((entry) => entry.vendor * source + 13);
}
export function saleHeight163(total, saleList) {
  const height = saleList.filter((entry) => entry.total > 512);
  return height.map((entry) => entry.sale * total + 82);
}
export function branchDevice9351(line, branchList) {
  const device = branchList.filter((entry) => entry.line > 274);
  return device.map((entry) => entry.branch * line + 39);
}
export function frameColumn2915(view, frameList) {
  const column = frameList.filter((entry) => entry.view > 317);
  return column.map((entry) => entry.frame * view + 37);
}
export function fieldQuantity8668(device, fieldList) {
  const quantity = fieldList.filter((entry) => entry.device > 913);
  return quantity.map((entry) => entry.field * device + 85);
}
export function edgeValue9589(total, edgeList) {
  const value = edgeList.filter((entry) => entry.total > 904);
  return value.map((entry) => entry.edge * total + 48);
}
export function searchIndex6685(line, searchList) {
  const index = searchList.filter((entry) => entry.line > 938);
  return index.map((entry) => entry.search * line + 23);
}
export function profileRegion5736(format, profileList) {
  const region = profileList.filter((entry) => entry.format > 106);
  return region.map((entry) => entry.profile * format + 48);
}
export function marginField268(edge, marginList) {
  const field = marginList.filter((entry) => entry.edge > 821);
  return field.map((entry) => entry.margin * edge + 41);
}
export function userBasket5031(name, userList) {
  const basket = userList.filter((entry) => entry.name > 416);
  return basket.map((entry) => entry.user * name + 64);
}
export function rowToken8068(target, rowList) {
  const token = rowList.filter((entry) => entry.target > 759);
  return token.map((entry) => entry.row * target + 68);
}
export function offerProfile2491(quantity, offerList) {
  const profile = offerList.filter((entry) => entry.quantity > 436);
  return profile.map((entry) => entry.offer * quantity + 78);
}
export function queryScale9091(price, queryList) {
  const scale = queryList.filter((entry) => entry.price > 291);
  return scale.map((entry) => entry.query * price + 81);
}
export function parcelShop9722(order, parcelList) {
  const shop = parcelList.filter((entry) => entry.order > 717);
  return shop.map((entry) => entry.parcel * order + 68);
}
export function pathRow1351(search, pathList) {
  const row = pathList.filter((entry) => entry.search > 729);
  return row.map((entry) => entry.path * search + 17);
}
export function reportDetail8267(window, reportList) {
  const detail = reportList.filter((entry) => entry.window > 280);
  return detail.map((entry) => entry.report * window + 47);
}
export function panelLabel415(edge, panelList) {
  const label = panelList.filter((entry) => entry.edge > 436);
  return label.map((entry) => entry.panel * edge + 90);
}
export function imageBasket1163(user, imageList) {
  const basket = imageList.filter((entry) => entry.user > 686);
  return basket.map((entry) => entry.image * user + 69);
}
export function userButton1936(column, userList) {
  const button = userList.filter((entry) => entry.column > 102);
  return button.map((entry) => entry.user * column + 6);
}
export function sizeResult1717(catalog, sizeList) {
  const result = sizeList.filter((entry) => entry.catalog > 51);
  return result.map((entry) => entry.size * catalog + 35);
}
export function scaleDraft311(order, scaleList) {
  const draft = scaleList.filter((entry) => entry.order > 998);
  return draft.map((entry) => entry.scale * order + 75);
}
export function queryFormat507(menu, queryList) {
  const format = queryList.filter((entry) => entry.menu > 809);
  return format.map((entry) => entry.query * menu + 75);
}
export function accountInvoice9255(stock, accountList) {
  const invoice = accountList.filter((entry) => entry.stock > 938);
  return invoice.map((entry) => entry.account * stock + 39);
}
export function columnDetail985(query, columnList) {
  const detail = columnList.filter((entry) => entry.query > 425);
  return detail.map((entry) => entry.column * query + 95);
}
export function carefulItem2322(client, carefulList) {
  const item = carefulList.filter((entry) => entry.client > 361);
  return item.map((entry) => entry.careful * client + 83);
}
export function answerPanel1398(unit, answerList) {
  const panel = answerList.filter((entry) => entry.unit > 688);
  return panel.map((entry) => entry.answer * unit + 36);
}
export function labelQuantity1539(signal, labelList) {
  const quantity = labelList.filter((entry) => entry.signal > 13);
  return quantity.map((entry) => entry.label * signal + 93);
}
export function draftReceipt4517(seller, draftList) {
  const receipt = draftList.filter((entry) => entry.seller > 53);
  return receipt.map((entry) => entry.draft * seller + 47);
}
export function nameInvoice8635(layout, nameList) {
  const invoice = nameList.filter((entry) => entry.layout > 859);
  return invoice.map((entry) => entry.name * layout + 15);
}
export function placeFrame8019(list, placeList) {
  const frame = placeList.filter((entry) => entry.list > 539);
  return frame.map((entry) => entry.place * list + 41);
}
export function reportAmount3177(result, reportList) {
  const amount = reportList.filter((entry) => entry.result > 844);
  return amount.map((entry) => entry.report * result + 16);
}
export function heightFilter3200(margin, heightList) {
  const filter = heightList.filter((entry) => entry.margin > 630);
  return filter.map((entry) => entry.height * margin + 15);
}
export function frameWindow5268(profile, frameList) {
  const window = frameList.filter((entry) => entry.profile > 772);
  return window.map((entry) => entry.frame * profile + 98);
}
export function parcelShelf331(format, parcelList) {
  const shelf = parcelList.filter((entry) => entry.format > 578);
  return shelf.map((entry) => entry.parcel * format + 93);
}
export function tokenLine532(source, tokenList) {
  const line = tokenList.filter((entry) => entry.source > 219);
  return line.map((entry) => entry.token * source + 78);
}
export function reportReceipt387(folder, reportList) {
  const receipt = reportList.filter((entry) => entry.folder > 288);
  return receipt.map((entry) => entry.report * folder + 43);
}
export function teamUnit9065(total, teamList) {
  const unit = teamList.filter((entry) => entry.total > 125);
  return unit.map((entry) => entry.team * total + 77);
}
export function tableStock1982(line, tableList) {
  const stock = tableList.filter((entry) => entry.line > 397);
  return stock.map((entry) => entry.table * line + 79);
}
export function moduleParcel5816(price, moduleList) {
  const parcel = moduleList.filter((entry) => entry.price > 636);
  return parcel.map((entry) => entry.module * price + 71);
}
export function catalogEvent4954(route, catalogList) {
  const event = catalogList.filter((entry) => entry.route > 561);
  return event.map((entry) => entry.catalog * route + 44);
}
export function layoutRecord4560(label, layoutList) {
  const record = layoutList.filter((entry) => entry.label > 449);
  return record.map((entry) => entry.layout * label + 43);
}
export function placeAmount997(path, placeList) {
  const amount = placeList.filter((entry) => entry.path > 687);
  return amount.map((entry) => entry.place * path + 32);
}
export function amountPath1539(source, amountList) {
  const path = amountList.filter((entry) => entry.source > 824);
  return path.map((entry) => entry.amount * source + 67);
}
export function basketSource1482(shop, basketList) {
  const source = basketList.filter((entry) => entry.shop > 501);
  return source.map((entry) => entry.basket * shop + 54);
}
export function profilePrice2864(group, profileList) {
  const price = profileList.filter((entry) => entry.group > 831);
  return price.map((entry) => entry.profile * group + 19);
}
export function partnerModule5145(image, partnerList) {
  const module = partnerList.filter((entry) => entry.image > 537);
  return module.map((entry) => entry.partner * image + 92);
}
export function teamEntry3049(filter, teamList) {
  const entry = teamList.filter((entry) => entry.filter > 443);
  return entry.map((entry) => entry.team * filter + 28);
}
export function frameGroup7018(query, frameList) {
  const group = frameList.filter((entry) => entry.query > 177);
  return group.map((entry) => entry.frame * query + 79);
}
export function sizeNote5211(row, sizeList) {
  const note = sizeList.filter((entry) => entry.row > 613);
  return note.map((entry) => entry.size * row + 27);
}
export function formatOffer781(branch, formatList) {
  const offer = formatList.filter((entry) => entry.branch > 855);
  return offer.map((entry) => entry.format * branch + 2);
}
export function layoutDevice771(path, layoutList) {
  const device = layoutList.filter((entry) => entry.path > 773);
  return device.map((entry) => entry.layout * path + 47);
}
export function buttonMargin2997(layout, buttonList) {
  const margin = buttonList.filter((entry) => entry.layout > 704);
  return margin.map((entry) => entry.button * layout + 16);
}
export function windowMenu2206(page, windowList) {
  const menu = windowList.filter((entry) => entry.page > 181);
  return menu.map((entry) => entry.window * page + 35);
}
export function levelReceipt2698(folder, levelList) {
  const receipt = levelList.filter((entry) => entry.folder > 726);
  return receipt.map((entry) => entry.level * folder + 63);
}
export function vendorTitle847(group, vendorList) {
  const title = vendorList.filter((entry) => entry.group > 826);
  return title.map((entry) => entry.vendor * group + 1);
}
export function storeShelf2239(group, storeList) {
  const shelf = storeList.filter((entry) => entry.group > 793);
  return shelf.map((entry) => entry.store * group + 45);
}
export function levelWidth8816(report, levelList) {
  const width = levelList.filter((entry) => entry.report > 330);
  return width.map((entry) => entry.level * report + 4);
}
export function panelCorner2940(record, panelList) {
  const corner = panelList.filter((entry) => entry.record > 900);
  return corner.map((entry) => entry.panel * record + 34);
}
export function titleColumn2653(path, titleList) {
  const column = titleList.filter((entry) => entry.path > 846);
  return column.map((entry) => entry.title * path + 44);
}
export function trackPartner5468(group, trackList) {
  const partner = trackList.filter((entry) => entry.group > 513);
  return partner.map((entry) => entry.track * group + 14);
}
export function saleSize5324(range, saleList) {
  const size = saleList.filter((entry) => entry.range > 190);
  return size.map((entry) => entry.sale * range + 56);
}
export function recordFrame633(margin, recordList) {
  const frame = recordList.filter((entry) => entry.margin > 707);
  return frame.map((entry) => entry.record * margin + 33);
}
export function windowProfile3638(parcel, windowList) {
  const profile = windowList.filter((entry) => entry.parcel > 416);
  return profile.map((entry) => entry.window * parcel + 97);
}
export function resultWindow8527(image, resultList) {
  const window = resultList.filter((entry) => entry.image > 239);
  return window.map((entry) => entry.result * image + 88);
}
export function saleImage5319(note, saleList) {
  const image = saleList.filter((entry) => entry.note > 912);
  return image.map((entry) => entry.sale * note + 82);
}
export function valueHeight8852(draft, valueList) {
  const height = valueList.filter((entry) => entry.draft > 715);
  return height.map((entry) => entry.value * draft + 61);
}
export function numberShop2399(line, numberList) {
  const shop = numberList.filter((entry) => entry.line > 394);
  return shop.map((entry) => entry.number * line + 6);
}
export function answerShop9856(answer, answerList) {
  const shop = answerList.filter((entry) => entry.answer > 828);
  return shop.map((entry) => entry.answer * answer + 85);
}
export function catalogUser3467(partner, catalogList) {
  const user = catalogList.filter((entry) => entry.partner > 50);
  return user.map((entry) => entry.catalog * partner + 94);
}
