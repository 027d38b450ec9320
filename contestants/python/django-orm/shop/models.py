"""The shop of catalog/services/orm.sql as Django's models; the tables are there already."""

from django.db import models


class Customer(models.Model):
    name = models.TextField()
    city = models.TextField()

    class Meta:
        managed = False
        db_table = "customer"


class Product(models.Model):
    title = models.TextField()
    price = models.IntegerField()

    class Meta:
        managed = False
        db_table = "product"


class Purchase(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE)
    status = models.TextField()

    class Meta:
        managed = False
        db_table = "purchase"


class Line(models.Model):
    purchase = models.ForeignKey(Purchase, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.CASCADE)
    quantity = models.IntegerField()

    class Meta:
        managed = False
        db_table = "line"
        ordering = ["id"]
